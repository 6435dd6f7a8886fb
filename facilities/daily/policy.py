"""Who keeps a facility's day, and who reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from facilities.ground.policy import may_operate, may_update
from portal import permissions
from portal.accounts.scope import may, may_anywhere

if TYPE_CHECKING:
    from facilities.ground.models import Facility
    from portal.models import User

__all__ = ["may_keep", "may_keep_some", "may_operate", "may_read", "may_see_board"]


def may_keep(user: User | AnonymousUser, facility: Facility) -> bool:
    """The day of a running facility is kept by its operator."""
    return may_update(user, facility)


def may_keep_some(user: User | AnonymousUser) -> bool:
    """Say whether the user acts for an operator."""
    return may_anywhere(user, permissions.OPERATE)


def may_read(user: User | AnonymousUser, facility: Facility) -> bool:
    """Days are read by whoever runs the facility, and by offices that see it."""
    return may_operate(user, facility) or may(user, permissions.SEE_FACILITIES, facility.area)


def may_see_board(user: User | AnonymousUser) -> bool:
    """The board of gaps and headcounts is for offices; an operator's own days stand on the facility's pages."""
    return may_anywhere(user, permissions.SEE_FACILITIES)
