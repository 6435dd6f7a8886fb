"""The six gates that open a day. The rulebook is asked what holds; a gate that is not passed says what to do.

Upper cases and apps register with `kept_by` which clauses a gate asks, and with `stopped_by` what else stops it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facilities.daily.choices import Gate, GateState
from facilities.daily.models import DayCard
from facilities.ground.choices import PUBLIC_STATES
from facilities.ground.models import Facility
from facilities.requirements.sections import SECTIONS
from portal.rulebook.rulebook import Finding, Outcome, breaches


@dataclass(frozen=True)
class Stop:
    """Why a gate is not passed, in words that say what to do, and where."""

    reason: str | Promise
    url: str = ""
    is_unknown: bool = False


@dataclass(frozen=True)
class Passage:
    """One gate as it stands."""

    gate: Gate
    stops: list[Stop] = field(default_factory=list)

    @property
    def state(self) -> GateState:
        """Say whether it is passed; not known if nothing stops it but something can't be told."""
        if not self.stops:
            return GateState.PASSED
        return GateState.UNKNOWN if all(stop.is_unknown for stop in self.stops) else GateState.STOPPED


Stopping = Callable[[Facility, date], Iterable[Stop]]
CLAUSES: dict[str, Gate] = {}
STOPPED_BY: list[tuple[Gate, Stopping]] = []


def kept_by(gate: Gate, *clauses: str) -> None:
    """Let a gate ask the rulebook's checks of these clauses."""
    CLAUSES.update(dict.fromkeys(clauses, gate))


def stopped_by(gate: Gate) -> Callable[[Stopping], Stopping]:
    """Register what stops a gate beside the rulebook: a function of facility and day."""

    def register(found: Stopping) -> Stopping:
        STOPPED_BY.append((gate, found))
        return found

    return register


kept_by(Gate.PAPERS, "filing-registered-first", "documents-renewal", "setting-11-lease", "filing-8-food")
kept_by(Gate.RATIO, "setting-20-ratio", "family-ratio")
kept_by(Gate.CERTIFICATES, "management-28-health-certificate", "minors-62-records")
kept_by(Gate.HAZARDS, "management-overdue")
STOPPING = (Outcome.BREACHED, Outcome.UNKNOWN)


def of(facility: Facility, card: DayCard | None, *, on: date) -> list[Passage]:
    """Return the six gates of a day in their order."""
    found: dict[Gate, list[Stop]] = {gate: [] for gate in Gate}
    for finding in breaches(Facility.objects.filter(pk=facility.pk), on=on, clauses=CLAUSES).get(facility.pk, []):
        if finding.outcome in STOPPING:
            found[CLAUSES[finding.clause.code]].append(_told(finding, facility))
    for gate, stopping in (*STOPPED_BY, (Gate.PAPERS, _not_on_file)):
        found[gate] += stopping(facility, on)
    found[Gate.MORNING_CHECK] += _unchecked(card)
    return [Passage(gate, stops) for gate, stops in found.items()]


def are_passed(passages: Iterable[Passage]) -> bool:
    """Say whether the day may be opened."""
    return all(passage.state == GateState.PASSED for passage in passages)


def _told(finding: Finding, facility: Facility) -> Stop:
    where = SECTIONS.get(finding.section)
    return Stop(
        finding.message or finding.clause.wording,
        where.url(facility) if where else "",
        finding.outcome == Outcome.UNKNOWN,
    )


def _not_on_file(facility: Facility, on: date) -> Iterator[Stop]:
    if facility.state not in PUBLIC_STATES:
        yield Stop(
            _("The facility is “%(state)s”: it may not care for children.") % {"state": facility.get_state_display()}
        )


def _unchecked(card: DayCard | None) -> Iterator[Stop]:
    if card is None:
        yield Stop(_("Count the children of each class and check each of them at the door."))
    elif card.morning_checked is None or card.morning_checked < card.headcount:
        missing = card.headcount - (card.morning_checked or 0)
        yield Stop(_("%(missing)s children present are not checked yet.") % {"missing": missing})
