"""The standing of a facility: the states it passes through (registration measures art. 9 and 10), and what the public is told of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facilities.decisions.choices import CancellationState
from facilities.filing.models import Receipt
from facilities.ground.choices import PUBLIC_STATES, FacilityState, FilingState
from facilities.ground.models import Facility
from facilities.proposals.choices import ProposalKind, ProposalState
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
    reason, clauses = REASONS.get(facility.state, _no_reason)(facility)
    return Standing(False, label, since, reason, clauses)


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


def _of_nonconforming(facility: Facility) -> tuple[str, Sequence[Clause]]:
    if order := facility.orders.open().first():
        points = list(order.points.select_related("clause__regulation"))
        return "\n".join(point.text for point in points), [point.clause for point in points]
    refused = facility.filings.filter(state=FilingState.REFUSED).order_by("-decided_on", "-pk").first()
    if refused is None:
        return "", []
    return refused.decision_note, list(refused.refused_clauses.select_related("regulation"))


def _of_cancelled(facility: Facility) -> tuple[str, Sequence[Clause]]:
    case = facility.cancellations.filter(state=CancellationState.CANCELLED).select_related("ground").first()
    decision = case.proposals.filter(state=ProposalState.CONFIRMED).first() if case else None
    if case is None or decision is None:
        return "", []
    return f"{case.ground}\n{decision.reasons}", list(decision.clauses.select_related("regulation"))


def _no_reason(facility: Facility) -> tuple[str, Sequence[Clause]]:
    return "", []


REASONS: dict[str, Callable[[Facility], tuple[str, Sequence[Clause]]]] = {
    FacilityState.NONCONFORMING: _of_nonconforming,
    FacilityState.CANCELLED: _of_cancelled,
}


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
