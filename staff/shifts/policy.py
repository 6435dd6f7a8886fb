"""Who plans shifts. Whoever may see a facility's people may see its board."""

from django.contrib.auth.models import AnonymousUser

from facilities.ground import policy
from facilities.models import Facility
from portal.models import User
from staff.shifts.models import Leave, PresenceConflict


def may_keep_shifts(user: User | AnonymousUser, facility: Facility) -> bool:
    """The operator plans shifts, also while a filing is under review: children come every day."""
    return policy.may_operate(user, facility)


def may_answer_leave(user: User | AnonymousUser, leave: Leave) -> bool:
    """Leave is answered by whoever plans the shifts."""
    return may_keep_shifts(user, leave.person.facility)


def may_settle(user: User | AnonymousUser, conflict: PresenceConflict) -> bool:
    """A note in conflict is settled by whoever plans the shifts."""
    return may_keep_shifts(user, conflict.person.facility)
