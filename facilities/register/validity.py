"""The standing of a facility: the states it passes through (registration measures art. 9 and 10), and what the public is told of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facilities.decisions.choices import CancellationState
from facilities.filing.models import Filing, Receipt
from facilities.ground.choices import PUBLIC_STATES, FacilityState, FilingState
from facilities.ground.models import Facility
from facilities.proposals.choices import ProposalKind, ProposalState
from facilities.proposals.models import Proposal
from facilities.verification.models import CorrectionOrder
from portal.models import Clause, Transition, User


@dataclass(frozen=True)
class Standing:
    """Whether a filing holds today, and if not, since when and why not: all of it may be published."""

    holds: bool
    label: str | Promise
    since: date | None = None
    reason: str = ""
    clauses: Sequence[Clause] = field(default_factory=tuple)
    verified_on: date | None = None
    superseded_by: Receipt | None = None


def of_facility(facility: Facility) -> Standing:
    """Say how a facility stands today."""
    label = FacilityState(facility.state).label
    since = since_when(facility)
    if facility.state in PUBLIC_STATES:
        return Standing(True, label, since, verified_on=verified_on(facility))
    why = told([facility]).get(facility.pk, Told(""))
    return Standing(False, label, since, why.reason, why.clauses)


def of_receipt(receipt: Receipt) -> Standing:
    """Say whether a receipt holds today: it falls with its facility, and a later receipt takes its place."""
    newer = receipt.superseded_by
    if newer:
        return Standing(False, _("Superseded by a newer receipt"), newer.issued_on, superseded_by=newer)
    return of_facility(receipt.filing.facility)


def since_when(facility: Facility) -> date | None:
    """Return the day on which the facility came into its state."""
    kind = ContentType.objects.get_for_model(Facility)
    moves = Transition.objects.filter(subject_type=kind, subject_id=facility.pk, after=facility.state)
    latest = moves.order_by("-id").first()
    return timezone.localdate(latest.at) if latest else facility.filed_on


def verified_on(facility: Facility) -> date | None:
    """Return the day of the latest on-site verification that found everything met."""
    return facility.verifications.passed().values_list("visited_on", flat=True).first()


@dataclass(frozen=True)
class Told:
    """Why a filing does not hold, in words and clauses."""

    reason: str
    clauses: Sequence[Clause] = ()
    is_refusal: bool = False


def told(facilities: Iterable[Facility]) -> dict[int, Told]:
    """Return by facility why its filing does not hold, where a decision says so; a few queries for any number."""
    keys: dict[str, list[int]] = {}
    for facility in facilities:
        keys.setdefault(facility.state, []).append(facility.pk)
    ordered, cancelled = (keys.get(state, []) for state in (FacilityState.NONCONFORMING, FacilityState.CANCELLED))
    found = dict(_refused(ordered)) if ordered else {}
    found |= dict(_ordered(ordered)) if ordered else {}
    return found | (dict(_cancelled(cancelled)) if cancelled else {})


def _refused(keys: list[int]) -> Iterator[tuple[int, Told]]:
    rows = Filing.objects.filter(facility__in=keys, state=FilingState.REFUSED).order_by("decided_on", "pk")
    for row in rows.prefetch_related("refused_clauses__regulation"):
        yield row.facility_id, Told(row.decision_note, list(row.refused_clauses.all()), is_refusal=True)


def _ordered(keys: list[int]) -> Iterator[tuple[int, Told]]:
    rows = CorrectionOrder.objects.open().filter(facility__in=keys).order_by("pk")
    for row in rows.prefetch_related("points__clause__regulation"):
        points = list(row.points.all())
        yield row.facility_id, Told("\n".join(point.text for point in points), [point.clause for point in points])


def _cancelled(keys: list[int]) -> Iterator[tuple[int, Told]]:
    rows = Proposal.objects.filter(
        state=ProposalState.CONFIRMED,
        cancellation__state=CancellationState.CANCELLED,
        cancellation__facility__in=keys,
    )
    for row in rows.select_related("cancellation__ground").prefetch_related("clauses__regulation").order_by("pk"):
        case = row.cancellation
        yield case.facility_id, Told(f"{case.ground}\n{row.reasons}", list(row.clauses.all()))  # type: ignore[union-attr]


@dataclass(frozen=True)
class Decision:
    """A decision that the operator may appeal against. `decided_by` are those who must not decide on the appeal."""

    subject: models.Model
    title: str | Promise
    decided_on: date | None
    decided_by: Sequence[User]


def decisions(facility: Facility) -> list[Decision]:
    """Return what may be appealed against, the latest first: refusals, orders to correct, cancellations."""
    found = [*_refusals(facility), *_orders(facility), *_cancellations(facility)]
    return sorted(found, key=lambda decision: decision.decided_on or date.min, reverse=True)


def _refusals(facility: Facility) -> list[Decision]:
    rows = facility.filings.filter(state=FilingState.REFUSED, decided_on__isnull=False)
    confirmed = [
        (row, row.proposals.filter(kind=ProposalKind.REFUSAL, state=ProposalState.CONFIRMED).first()) for row in rows
    ]
    return [Decision(row, _("Refusal of the filing"), row.decided_on, _both(proposal)) for row, proposal in confirmed]


def _orders(facility: Facility) -> list[Decision]:
    rows = facility.orders.select_related("ordered_by")
    return [Decision(row, _("Order to correct"), row.ordered_on, [row.ordered_by]) for row in rows]


def _cancellations(facility: Facility) -> list[Decision]:
    rows = facility.cancellations.filter(state=CancellationState.CANCELLED)
    confirmed = [(row, row.proposals.filter(state=ProposalState.CONFIRMED).first()) for row in rows]
    title = _("Cancellation of the filing")
    return [Decision(row, title, row.decided_on, _both(proposal)) for row, proposal in confirmed]


def _both(proposal: object) -> list[User]:
    """Return the two people who took a decision; of one from before the portal nobody is known."""
    people = (getattr(proposal, "proposed_by", None), getattr(proposal, "decided_by", None))
    return [person for person in people if person is not None]
