"""Leave: asked for, approved or declined, withdrawn. From approval on whoever is away counts for no class."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.errors import Refused
from portal.models import User
from portal.workflow.workflow import move
from staff.people.models import Person, Post
from staff.shifts import policy
from staff.shifts.choices import LeaveState
from staff.shifts.models import Leave

MOVES: dict[str, set[str]] = {
    LeaveState.ASKED: {LeaveState.APPROVED, LeaveState.DECLINED, LeaveState.WITHDRAWN},
    LeaveState.APPROVED: {LeaveState.WITHDRAWN},
}
AWAY_ALREADY = _("%(name)s has leave on these days already: %(leave)s.")
NO_POST = _("%(name)s has no post on these days.")
ENDED = _("This leave is over; it stays as it was.")


@transaction.atomic
def ask(leave: Leave, *, by: User, on: date) -> Leave:
    """Write down that somebody wishes to be away. The person is locked, so that nobody asks twice for the same days."""
    person = Person.objects.select_for_update().get(pk=leave.person_id)
    require(policy.may_keep_shifts(by, person.facility))
    same = Leave.objects.filter(person=person, state__in=[LeaveState.ASKED, LeaveState.APPROVED])
    if other := same.touching(leave.since, leave.until).first():
        raise Refused(AWAY_ALREADY % {"name": person.name, "leave": other}, field="since")
    held = Post.objects.filter(Q(until__isnull=True) | Q(until__gte=leave.since), person=person, since__lte=leave.until)
    if not held.exists():
        raise Refused(NO_POST % {"name": person.name}, field="person")
    leave.save()
    return leave


def approve(leave: Leave, *, by: User) -> Leave:
    """Let the person be away."""
    require(policy.may_answer_leave(by, leave))
    return move(leave, LeaveState.APPROVED, table=MOVES, by=by)


def decline(leave: Leave, *, by: User) -> Leave:
    """Do not let the person be away."""
    require(policy.may_answer_leave(by, leave))
    return move(leave, LeaveState.DECLINED, table=MOVES, by=by)


def withdraw(leave: Leave, *, by: User, on: date) -> Leave:
    """Take leave back that is not over. Whoever stands in stays planned until taken off."""
    require(policy.may_answer_leave(by, leave))
    if not is_to_come(leave, on):
        raise Refused(ENDED)
    return move(leave, LeaveState.WITHDRAWN, table=MOVES, by=by)


def is_to_come(leave: Leave, on: date) -> bool:
    """Say whether the leave is not over on the day."""
    return leave.until >= on


declare(
    Leave,
    approve=Act(policy.may_answer_leave, before(MOVES, LeaveState.APPROVED)),
    decline=Act(policy.may_answer_leave, before(MOVES, LeaveState.DECLINED)),
    withdraw=Act(policy.may_answer_leave, before(MOVES, LeaveState.WITHDRAWN), in_time=is_to_come),
    substitute=Act(policy.may_answer_leave, {LeaveState.APPROVED}, in_time=is_to_come),
)
