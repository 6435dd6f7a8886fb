"""Notes of phones that contradict what another hand noted: kept until somebody says which of the two holds."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.errors import Refused
from portal.models import User
from portal.workflow.workflow import move
from staff.people.models import Person
from staff.shifts import policy
from staff.shifts.choices import ConflictState, PresenceNote, PresenceSource
from staff.shifts.models import Presence, PresenceConflict

MOVES: dict[str, set[str]] = {ConflictState.OPEN: {ConflictState.KEPT, ConflictState.TAKEN}}
NEVER_CAME = _("Nothing is noted for that day that this could end. Please note first when %(name)s came.")
AT_WORK = _("%(name)s was still noted as here since the day before. What was noted stays.")


def keep_in_mind(person: Person, *, key: UUID, note: str, at: datetime, reason: str, now: datetime) -> PresenceConflict:
    """Keep a note that was not written; sent again it is the same one."""
    facts = {"person": person, "note": note, "at": at, "reason": reason[:200], "received_at": now}
    return PresenceConflict.objects.get_or_create(key=key, defaults=facts)[0]


def keep(conflict: PresenceConflict, *, by: User) -> PresenceConflict:
    """Let what was noted before stay."""
    require(policy.may_settle(by, conflict))
    return move(conflict, ConflictState.KEPT, table=MOVES, by=by)


@transaction.atomic
def take(conflict: PresenceConflict, *, by: User) -> PresenceConflict:
    """Let the phone's note hold: the presence of that day gets its time. Raises Refused if that gives no span."""
    require(policy.may_settle(by, conflict))
    person = Person.objects.select_for_update().get(pk=conflict.person_id)
    move(conflict, ConflictState.TAKEN, table=MOVES, by=by)
    (_take_coming if conflict.note == PresenceNote.CAME else _take_leaving)(person, conflict)
    return conflict


def _take_coming(person: Person, conflict: PresenceConflict) -> None:
    day = timezone.localdate(conflict.at)
    row = Presence.objects.filter(person=person, day=day).exclude(left_at__lte=conflict.at).first()
    row = row or Presence(key=conflict.key, person=person, day=day, source=PresenceSource.PHONE)
    if (
        Presence.objects.filter(person=person, came_at__lt=conflict.at, left_at__gt=conflict.at)
        .exclude(pk=row.pk)
        .exists()
    ):
        raise Refused(AT_WORK % {"name": person.name})
    row.came_at = conflict.at
    row.save()


def _take_leaving(person: Person, conflict: PresenceConflict) -> None:
    row = Presence.objects.filter(person=person, came_at__lte=conflict.at).last()
    if row is None or timezone.localdate(conflict.at).toordinal() - row.day.toordinal() > 1:
        raise Refused(NEVER_CAME % {"name": person.name})
    row.left_at = conflict.at
    row.save(update_fields=["left_at"])


declare(
    PresenceConflict,
    keep=Act(policy.may_settle, before(MOVES, ConflictState.KEPT)),
    take=Act(policy.may_settle, before(MOVES, ConflictState.TAKEN)),
)
