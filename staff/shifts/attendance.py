"""Who came to work and who left, noted on the spot. What is noted twice under one key counts once."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.scope import require
from portal.errors import Refused
from portal.models import User
from staff.people.models import Person
from staff.shifts import policy
from staff.shifts.models import Presence

NOT_HERE = _("%(name)s is not noted as here.")
IN_FUTURE = _("This time lies ahead.")


@transaction.atomic
def come(person: Person, *, key: UUID, at: datetime, source: str, by: User, now: datetime) -> Presence:
    """Note that somebody is here since the moment; whoever is here already stays so since before."""
    person = _locked(person, at, by, now)
    day = timezone.localdate(at)
    if known := Presence.objects.filter(key=key).first() or _open(person, day):
        return known
    return Presence.objects.create(key=key, person=person, day=day, came_at=at, source=source)


@transaction.atomic
def leave(person: Person, *, at: datetime, by: User, now: datetime) -> Presence:
    """Note that somebody left; a shift begun the day before may end now. Noted again it stays as it was first."""
    person = _locked(person, at, by, now)
    last = Presence.objects.filter(person=person, came_at__lte=at).last()
    if last is None or timezone.localdate(at).toordinal() - last.day.toordinal() > 1:
        raise Refused(NOT_HERE % {"name": person.name})
    if last.left_at is None:
        last.left_at = at
        last.save(update_fields=["left_at"])
    return last


def here(facility_id: int, on: date) -> dict[int, Presence]:
    """Return the last presence of the day of everybody noted, by person."""
    rows = Presence.objects.filter(person__facility=facility_id, day=on).order_by("came_at", "pk")
    return {row.person_id: row for row in rows}


def _locked(person: Person, at: datetime, by: User, now: datetime) -> Person:
    person = Person.objects.select_for_update(of=("self",)).select_related("facility__operator").get(pk=person.pk)
    require(policy.may_keep_shifts(by, person.facility))
    if at > now:
        raise Refused(IN_FUTURE)
    return person


def _open(person: Person, day: date) -> Presence | None:
    return Presence.objects.filter(person=person, day=day, left_at=None).first()
