"""Unfiled places: noted, visited, ordered to correct or to stop, found ended, or linked to the facility that was filed later."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility
from inspections.complaints.models import Complaint
from inspections.unfiled import policy
from inspections.unfiled.choices import OPEN_PLACES, ORDERS, ActKind, PlaceState
from inspections.unfiled.models import PlaceAct, UnfiledPlace
from portal.accounts.scope import require, scope_of
from portal.actions import Act, declare
from portal.clock import clock
from portal.errors import IllegalMove, Refused
from portal.models import Area, Clause, Department, User
from portal.numbering import next_number
from portal.rulebook.rulebook import Limits
from portal.workflow.workflow import Moves, move

S = PlaceState
MOVES: Moves = {
    S.NOTED: {S.VISITED, S.TIED},
    S.VISITED: {S.CITED, S.STOPPED, S.ENDED, S.TIED},
    S.CITED: {S.STOPPED, S.ENDED, S.TIED},
    S.STOPPED: {S.ENDED, S.TIED},
    S.ENDED: {S.VISITED, S.TIED},
    S.TIED: set(),
}
AFTER: dict[str, PlaceState] = {
    ActKind.VISIT: S.VISITED,
    ActKind.CITATION: S.CITED,
    ActKind.STOP: S.STOPPED,
    ActKind.END: S.ENDED,
}
BEFORE: dict[str, tuple[PlaceState, ...]] = {  # in which states an act may be done
    ActKind.VISIT: (*OPEN_PLACES, S.ENDED),
    ActKind.CITATION: (S.VISITED, S.CITED),
    ActKind.STOP: (S.VISITED, S.CITED),
    ActKind.END: (S.VISITED, S.CITED, S.STOPPED),
}


@dataclass(frozen=True)
class Seen:
    """What is known of a place when it is noted. `children` is None if nobody knows."""

    name: str
    address: str
    area: Area
    source: str
    children: int | None = None
    complaint: Complaint | None = None


@transaction.atomic
def note(seen: Seen, *, key: UUID, by: User, on: date) -> UnfiledPlace:
    """Make a case of a place; the same key again gives the same case. It is to be visited within the rulebook's days."""
    require(policy.may_note(by, seen.area))
    if sent := UnfiledPlace.objects.filter(key=key, noted_by=by).first():
        return sent
    if seen.complaint and not Complaint.objects.visible_to(by).filter(pk=seen.complaint.pk).exists():
        raise Refused(_("There is no such complaint."), field="complaint")
    return UnfiledPlace.objects.create(
        number=f"{settings.DISTRICT_CODE}-WB-{on.year}-{next_number('unfiled', on.year):05d}",
        key=key,
        name=seen.name.strip(),
        address=seen.address.strip(),
        area=seen.area,
        source=seen.source,
        children=seen.children,
        complaint=seen.complaint,
        noted_by=by,
        noted_on=on,
        due_on=_due("visit", on),
    )


def _due(what: str, on: date) -> date | None:
    return clock.add_working_days(on, int(Limits(on)[f"unfiled.{what}.working_days"]))


@transaction.atomic
def act(
    place: UnfiledPlace, kind: str, *, key: UUID, by: User, on: date, text: str, clause: Clause | None = None
) -> PlaceAct:
    """Do something about a place and write it into its ledger; the same key again gives the same line.

    Raises IllegalMove for what can't be done now: an order needs a visit first.
    """
    require(policy.may_act(by, place))
    _lock(place)
    if sent := place.acts.filter(key=key).first():
        return sent
    if place.state not in BEFORE[kind]:
        raise IllegalMove(_("This can't be done now: an order needs a visit first. Please reload the page."))
    if not text.strip():
        raise Refused(_("Please write what was seen or ordered."), field="text")
    if kind in ORDERS and clause is None:
        raise Refused(_("An order rests on a clause: please choose it."), field="clause")
    line = PlaceAct.objects.create(
        place=place,
        kind=kind,
        key=key,
        clause=clause if kind in ORDERS else None,
        text=text.strip(),
        department=_department(by),
        by=by,
        on=on,
        due_on=_due(kind, on) if kind in ORDERS else None,
    )
    _follow(place, line)
    return line


def _follow(place: UnfiledPlace, line: PlaceAct) -> None:
    """Take the place to the state that the act leads to; a further visit to what was ordered leaves the order standing."""
    to = AFTER[line.kind]
    if to in MOVES[place.state]:
        move(place, to, table=MOVES, by=line.by, note=line.text)
        place.due_on = line.due_on
        place.save(update_fields=["due_on"])


def _department(user: User) -> Department:
    return Department.objects.filter(pk__in=scope_of(user).departments).order_by("number")[0]


@transaction.atomic
def tie(place: UnfiledPlace, facility: Facility, *, by: User) -> UnfiledPlace:
    """Link a place to the facility that it became; its ledger stays. Raises Refused for a facility that is not the user's to see."""
    require(policy.may_act(by, place))
    _lock(place)
    if not Facility.objects.visible_to(by).filter(pk=facility.pk).exists():
        raise Refused(_("There is no such facility."), field="facility")
    if S.TIED not in MOVES[place.state]:
        raise IllegalMove(_("The place is linked to a facility already. Please reload the page."))
    place.facility, place.due_on = facility, None
    place.save(update_fields=["facility", "due_on"])
    return move(place, S.TIED, table=MOVES, by=by, note=str(facility))


def _lock(place: UnfiledPlace) -> None:
    place.refresh_from_db(
        fields=["state", "due_on", "facility"], from_queryset=UnfiledPlace.objects.select_for_update(of=("self",))
    )


declare(
    UnfiledPlace,
    visit=Act(policy.may_act, BEFORE[ActKind.VISIT]),
    citation=Act(policy.may_act, BEFORE[ActKind.CITATION]),
    stop=Act(policy.may_act, BEFORE[ActKind.STOP]),
    end=Act(policy.may_act, BEFORE[ActKind.END]),
    tie=Act(policy.may_act, {state for state, targets in MOVES.items() if S.TIED in targets}),
)
