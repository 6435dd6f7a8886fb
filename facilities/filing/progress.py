"""How far a filing is, step by step, for its operator and for everybody who knows its number: dates and due dates, no persons."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facilities.filing.models import Filing
from facilities.ground.choices import FacilityState, FilingState
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.models import Term, Transition
from portal.workflow import workflow


@dataclass(frozen=True)
class Step:
    """Something that happened on a day, or that is to happen by `due_on`. `is_paused`: its term waits for the operator."""

    label: str | Promise
    on: date | None = None
    due_on: date | None = None
    is_paused: bool = False
    note: str | Promise = ""

    @property
    def is_done(self) -> bool:
        """Say whether it has happened."""
        return self.on is not None


Source = Callable[[Filing], Iterable[Step]]
SOURCES: list[Source] = []


def milestones(source: Source) -> Source:
    """Register a function that tells further steps of a filing's way, such as the opinions of other departments."""
    SOURCES.append(source)
    return source


REACHED = {
    FilingState.SUBMITTED: _("Handed in"),
    FilingState.RETURNED: _("Returned once with everything that is missing"),
    FilingState.ACCEPTED: _("Filed: the receipt is issued"),
    FilingState.REFUSED: _("Found not conforming; the reasons are published"),
    FilingState.WITHDRAWN: _("Withdrawn by the operator"),
}
STANDING = {
    FacilityState.VERIFIED: _("Verified on site"),
    FacilityState.NONCONFORMING: _("Ordered to correct"),
    FacilityState.SUSPENDED: _("Suspended"),
    FacilityState.CLOSED: _("Deregistered"),
    FacilityState.CANCELLED: _("Filing cancelled"),
}
AHEAD = {  # what the office must do by the term of the kind
    TermKind.RECEIPT: _("Receipt, if complete and in order"),
    TermKind.NONCONFORMITY: _("Notice, if it does not conform"),
}
WAITING = {
    FilingState.DRAFT: _("To be handed in by you"),
    FilingState.RETURNED: _("To be corrected and handed in again"),
}


def steps(filing: Filing) -> list[Step]:
    """Return what has happened, oldest first, and after it what is to come, the next first."""
    found = [*_behind(filing), *_ahead(filing)]
    for source in SOURCES:
        found += source(filing)
    done = sorted((step for step in found if step.on), key=lambda step: step.on or date.min)
    return done + sorted((step for step in found if not step.on), key=lambda step: step.due_on or date.max)


def _behind(filing: Filing) -> Iterable[Step]:
    if registered := filing.facility.operator.registered_on:
        yield Step(_("Registered"), registered)
    moves = list(workflow.transitions(filing))
    for move in moves:
        if move.after in REACHED:
            yield Step(_again(move, moves), _day(move))
    if filing.state == FilingState.SUBMITTED and moves:
        yield Step(_("Under review"), _day(moves[-1]))
    if filing.state == FilingState.ACCEPTED:
        yield from (Step(STANDING[move.after], _day(move)) for move in _standing(filing))  # type: ignore[index]


def _again(move: Transition, moves: list[Transition]) -> str | Promise:
    is_first = not any(other.after == move.after and other.pk < move.pk for other in moves)
    return REACHED[FilingState(move.after)] if is_first or move.after != FilingState.SUBMITTED else _("Handed in again")


def _standing(filing: Filing) -> Iterable[Transition]:
    return [
        move
        for move in workflow.transitions(filing.facility)
        if move.after in STANDING and _day(move) >= (filing.decided_on or date.max)
    ]


def _ahead(filing: Filing) -> Iterable[Step]:
    if filing.state in WAITING:
        yield Step(WAITING[FilingState(filing.state)])
    for term in clock.terms(filing).running():  # type: ignore[attr-defined]
        yield _step_of(term)


def _step_of(term: Term) -> Step:
    label = AHEAD.get(TermKind(term.kind), term.get_kind_display())
    is_paused = any(pause.until_on is None for pause in term.pauses.all())
    return Step(label, due_on=term.due_on, is_paused=is_paused)


def _day(move: Transition) -> date:
    return timezone.localtime(move.at).date()
