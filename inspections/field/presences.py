"""Who is here, noted on a phone without network: each note counts once, and what another hand noted first stays and is told.

A note is one request. Writing goes through `staff.shifts.attendance`, as the page does: there is no second rule set. A note is known by
its key (who came) or by the presence that it ends (who left). One that contradicts what stands is kept until somebody settles it
(`staff.shifts.conflicts`); settled for the phone it counts as applied, however often it is sent.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.models import Facility
from inspections.field import clocks, sending
from portal.errors import NotAllowed, Refused
from portal.models import User
from staff.models import Person, Post, Presence, PresenceConflict
from staff.shifts import attendance, conflicts
from staff.shifts.choices import ConflictState, PresenceSource

CAME, LEFT = "came", "left"
Pack = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """What became of a note: `applied`, or `conflict` with its reason; `url` is the page on which all can be seen."""

    state: str
    reason: str
    url: str


def packed(facilities: Iterable[Facility], *, on: date) -> dict[int, list[Pack]]:
    """Return who has a post at each facility on the day, by name, with the last presence of the day; two queries."""
    keys = [facility.pk for facility in facilities]
    at_work = Post.objects.held(on).filter(person__facility__in=keys).values("person")
    noted = {
        row.person_id: row for row in Presence.objects.filter(person__facility__in=keys, day=on).order_by("came_at")
    }
    people: dict[int, list[Pack]] = defaultdict(list)
    for person in Person.objects.filter(pk__in=at_work).order_by("name", "pk"):
        people[person.facility_id].append(
            {"id": person.pk, "name": person.name, "here": _moments(noted.get(person.pk))}
        )
    return people


def _moments(row: Presence | None) -> Pack | None:
    if row is None:
        return None
    return {"came_at": row.came_at.isoformat(), "left_at": row.left_at.isoformat() if row.left_at else None}


def note(sent: Pack, *, by: User, now: datetime) -> Told:
    """Note that somebody came or left. Raises NotAllowed for whoever works elsewhere, as for nobody."""
    rows = Person.objects.filter(facility__in=Facility.objects.operated_by(by)).select_related("facility__operator")
    person = rows.filter(pk=sent["person"]).first()
    if person is None:
        raise NotAllowed
    at = clocks.read(sending.kept(sent, now)["at"])
    if known := PresenceConflict.objects.filter(key=sent["key"]).first():
        return _told(known)
    if held := _held_against(person, sent, at, by, now):
        given = {"key": sent["key"], "note": sent["what"], "at": at, "reason": held, "now": now}
        return _told(conflicts.keep_in_mind(person, **given))
    return Told("applied", "", reverse("presence", args=[person.facility_id]))


def _told(known: PresenceConflict) -> Told:
    is_taken = known.state == ConflictState.TAKEN
    return Told("applied" if is_taken else "conflict", "" if is_taken else known.reason, known.get_absolute_url())


def _held_against(person: Person, sent: Pack, at: datetime, by: User, now: datetime) -> str:
    """Write the note, or return in words what is held against it."""
    if at < now - clocks.LONGEST_AWAY:
        return _("This was noted more than 14 days ago. Please check the clock of the phone.")
    try:
        with transaction.atomic():
            return _written(person, sent, at, by, now)
    except NotAllowed:
        raise
    except Refused as refusal:
        return str(refusal)


def _written(person: Person, sent: Pack, at: datetime, by: User, now: datetime) -> str:
    """Write the note; return what another hand noted instead, or nothing."""
    if sent["what"] == CAME:
        row = attendance.come(person, key=sent["key"], at=at, source=PresenceSource.PHONE, by=by, now=now)
        return "" if row.key == sent["key"] else _held(person, row.came_at, _("here since"))
    row = attendance.leave(person, at=at, by=by, now=now)
    is_own = row.left_at is not None and abs(row.left_at - at) <= clocks.TRUSTED_SKEW
    return "" if is_own else _held(person, row.left_at or at, _("left"))


def _held(person: Person, at: datetime, word: str) -> str:
    told = {"name": person.name, "word": word, "at": f"{timezone.localtime(at):%H:%M}"}
    return _("%(name)s was noted already: %(word)s %(at)s. That stays.") % told
