"""Unfiled places: noted, visited, ordered to correct or to stop, found ended, or linked to the facility that was filed later.

An order is a letter that is handed over; its days run from then. Once they are over the place is visited again. A stop that is ignored
is passed on to a department that punishes (population law art. 41), its answer is written down, and the place is looked at again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility
from inspections.checklists.choices import PHOTO
from inspections.complaints.models import Complaint
from inspections.unfiled import letters, policy, sheet, telling
from inspections.unfiled.choices import OPEN_PLACES, ORDERED, ORDERS, PAPERS, ActKind, Manner, PlaceState
from inspections.unfiled.models import PlaceAct, UnfiledPlace
from portal.accounts.scope import require, scope_of
from portal.actions import Act, declare
from portal.clock import clock
from portal.documents import dossier
from portal.errors import IllegalMove, Refused
from portal.models import Area, Clause, Department, DocumentKind, User
from portal.numbering import next_number
from portal.rulebook.rulebook import Limits
from portal.workflow.workflow import Moves, move

S = PlaceState
MOVES: Moves = {
    S.NOTED: {S.VISITED, S.TIED},
    S.VISITED: {S.CITED, S.STOPPED, S.ENDED, S.TIED},
    S.CITED: {S.STOPPED, S.ENDED, S.TIED},
    S.STOPPED: {S.PURSUED, S.ENDED, S.TIED},
    S.PURSUED: {S.ENDED, S.TIED},
    S.ENDED: {S.VISITED, S.TIED},
    S.TIED: set(),
}
AFTER: dict[str, PlaceState] = {
    ActKind.VISIT: S.VISITED,
    ActKind.CITATION: S.CITED,
    ActKind.STOP: S.STOPPED,
    ActKind.REFERRAL: S.PURSUED,
    ActKind.END: S.ENDED,
}
BEFORE: dict[str, tuple[PlaceState, ...]] = {  # in which states an act may be done
    ActKind.VISIT: (*OPEN_PLACES, S.ENDED),
    ActKind.CITATION: (S.VISITED, S.CITED),
    ActKind.STOP: (S.VISITED, S.CITED),
    ActKind.SERVICE: ORDERED,
    ActKind.REFERRAL: (S.STOPPED, S.PURSUED),
    ActKind.OUTCOME: (S.PURSUED,),
    ActKind.END: (S.VISITED, S.CITED, S.STOPPED, S.PURSUED),
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


@dataclass(frozen=True)
class Done:
    """What was done at a place. `answers` are outcomes by the codes of the visit's questions, `children` None if not counted."""

    text: str
    clause: Clause | None = None
    children: int | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    photos: Sequence[UploadedFile] = ()
    manner: str = ""
    received_by: str = ""
    passed_to: Department | None = None


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


def _due(what: str, on: date, *, ruled: date | None = None) -> date | None:
    """Return the last day of a term that begins on the day, by the rules of the day `ruled`; None beyond the calendar."""
    return clock.add_working_days(on, int(Limits(ruled or on)[f"unfiled.{what}.working_days"]))


@transaction.atomic
def act(place: UnfiledPlace, kind: str, *, key: UUID, by: User, on: date, done: Done) -> PlaceAct:
    """Do something about a place and write it into its ledger; the same key again gives the same line.

    Raises IllegalMove for what can't be done now: an order needs a visit first. An order becomes a letter to be handed over.
    """
    require(policy.may_act(by, place))
    _lock(place)
    if sent := place.acts.filter(key=key).first():
        return sent
    if place.state not in BEFORE[kind] or (kind == ActKind.SERVICE and not place.is_unserved):
        raise IllegalMove(_("This can't be done now: an order needs a visit first. Please reload the page."))
    if kind == ActKind.REFERRAL and not is_ignored(place):
        raise IllegalMove(_("Visit the place first: a stop is ignored if the care goes on after it was handed over."))
    _check(kind, done, on=on)
    line = _written(place, kind, key=key, by=by, on=on, done=done)
    _hang(line, done)
    _follow(place, line)
    if kind in PAPERS:
        letters.order(line)
    telling.tell(line)
    return line


def is_ignored(place: UnfiledPlace) -> bool:
    """Say whether the last visit came after the days of a stop that was handed over: the care went on."""
    if place.state not in BEFORE[ActKind.REFERRAL] or place.term_on is None:
        return False
    return place.acts.filter(kind=ActKind.VISIT, on__gt=place.term_on).exists()


def _check(kind: str, done: Done, *, on: date) -> None:
    if not done.text.strip():
        raise Refused(_("Please write what was seen or ordered."), field="text")
    if kind in PAPERS and done.clause is None:
        raise Refused(_("An order rests on a clause: please choose it."), field="clause")
    if kind == ActKind.REFERRAL and done.passed_to is None:
        raise Refused(_("Please choose the department."), field="passed_to")
    if kind == ActKind.VISIT and (open_ := [one for one in sheet.asked(on) if one.code not in done.answers]):
        raise Refused(_("Please answer every question."), field=open_[0].code)
    if kind == ActKind.SERVICE:
        _check_service(done)


def _check_service(done: Done) -> None:
    if done.manner not in Manner.values:
        raise Refused(_("Please say how the order was handed over."), field="manner")
    if done.manner == Manner.IN_PERSON and not done.received_by.strip():
        raise Refused(_("Please write who took the order."), field="received_by")


def _written(place: UnfiledPlace, kind: str, *, key: UUID, by: User, on: date, done: Done) -> PlaceAct:
    is_service = kind == ActKind.SERVICE
    line = PlaceAct(
        place=place,
        kind=kind,
        key=key,
        clause=done.clause if kind in PAPERS else None,
        passed_to=done.passed_to if kind == ActKind.REFERRAL else None,
        text=done.text.strip(),
        children=done.children,
        order=place.acts.orders().last() if is_service else None,
        manner=done.manner if is_service else "",
        received_by=done.received_by if is_service else "",
        department=_department(by),
        by=by,
        on=on,
    )
    line.due_on = _ordered_by(line)
    line.save(force_insert=True)
    return line


def _ordered_by(line: PlaceAct) -> date | None:
    """Return by when an order must be handed over, or the last day that it leaves once it is: a stop leaves none."""
    if line.kind in ORDERS:
        return _due("service", line.on)
    if line.kind == ActKind.REFERRAL:
        return _due("referral", line.on)
    if line.order is None:
        return None
    return line.on if line.order.kind == ActKind.STOP else _due("citation", line.on, ruled=line.order.on)


def _hang(line: PlaceAct, done: Done) -> None:
    """Keep answers and photos with the line, and the number of children with the place once somebody counted."""
    if line.kind == ActKind.VISIT:
        sheet.keep(line, done.answers)
    photo = DocumentKind.objects.get(pk=PHOTO)
    for upload in done.photos:
        dossier.add(line, photo, upload, by=line.by)
    if line.children is not None:
        line.place.children = line.children
        line.place.save(update_fields=["children"])


def _follow(place: UnfiledPlace, line: PlaceAct) -> None:
    """Take the place to the state that the act leads to, and set its clock."""
    to = AFTER.get(line.kind)
    if to and to in MOVES[place.state]:
        move(place, to, table=MOVES, by=line.by, note=line.text)
    if place.state == S.PURSUED:
        place.due_on = _due("recheck", line.on) if line.kind == ActKind.OUTCOME else line.due_on or place.due_on
    elif line.kind in ORDERS or place.state not in ORDERED:
        place.served_on, place.term_on, place.due_on = None, None, line.due_on
    elif line.kind == ActKind.SERVICE:
        place.served_on, place.term_on, place.due_on = line.on, line.due_on, _look_again(line)
    elif place.term_on and line.on > place.term_on:  # looked again, and the care goes on
        place.due_on = _due("recheck", line.on)
    place.save(update_fields=["served_on", "term_on", "due_on"])


def _look_again(service: PlaceAct) -> date | None:
    what = "stop" if service.order and service.order.kind == ActKind.STOP else "recheck"
    return _due(what, service.due_on) if service.due_on else None


WAITS_FOR = {
    S.NOTED: _("First visit"),
    S.VISITED: _("Order, or find ended"),
    S.PURSUED: _("Ask what became of the sanction, and visit again"),
}


def step(place: UnfiledPlace, on: date) -> str:
    """Say what the place waits for on the day; empty once it is closed."""
    if place.state not in ORDERED:
        return str(WAITS_FOR.get(S(place.state), ""))
    if place.is_unserved:
        return str(_("Hand over the order"))
    runs = place.term_on is not None and on <= place.term_on
    return str(_("The days of the order run") if runs else _("Visit again: the days of the order are over"))


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
    place.facility, place.due_on, place.term_on = facility, None, None
    place.save(update_fields=["facility", "due_on", "term_on"])
    return move(place, S.TIED, table=MOVES, by=by, note=str(facility))


def _lock(place: UnfiledPlace) -> None:
    place.refresh_from_db(
        fields=["state", "due_on", "served_on", "term_on", "facility", "children"],
        from_queryset=UnfiledPlace.objects.select_for_update(of=("self",)),
    )


declare(
    UnfiledPlace,
    visit=Act(policy.may_act, BEFORE[ActKind.VISIT]),
    citation=Act(policy.may_act, BEFORE[ActKind.CITATION]),
    stop=Act(policy.may_act, BEFORE[ActKind.STOP]),
    service=Act(policy.may_act, BEFORE[ActKind.SERVICE], when=lambda place: place.is_unserved),
    referral=Act(policy.may_act, BEFORE[ActKind.REFERRAL], when=is_ignored),
    outcome=Act(policy.may_act, BEFORE[ActKind.OUTCOME]),
    end=Act(policy.may_act, BEFORE[ActKind.END]),
    tie=Act(policy.may_act, {state for state, targets in MOVES.items() if S.TIED in targets}),
)
