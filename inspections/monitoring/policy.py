"""Who keeps rooms and cameras (the operator), and who watches over them: bureau, street, police. Nobody sees a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser

from inspections.ground import policy as ground
from inspections.monitoring.querysets import POLICE
from portal import permissions
from portal.accounts.scope import may, may_anywhere, scope_of

if TYPE_CHECKING:
    from facilities.models import Facility
    from portal.models import User


def is_police(user: User | AnonymousUser) -> bool:
    """Say whether the user inspects for the police."""
    return POLICE in scope_of(user).departments and may_anywhere(user, permissions.INSPECT)


def watches(user: User | AnonymousUser) -> bool:
    """Say whether the user watches over anybody's cameras."""
    return may_anywhere(user, permissions.SEE_INSPECTIONS) or is_police(user)


def has_monitoring(user: User | AnonymousUser) -> bool:
    """Say whether monitoring is for the user at all."""
    return may_anywhere(user, permissions.OPERATE) or watches(user)


def watches_over(user: User | AnonymousUser, facility: Facility) -> bool:
    """Say whether the user watches over the facility's cameras."""
    if may(user, permissions.SEE_INSPECTIONS, facility.area):
        return True
    return POLICE in scope_of(user).departments and may(user, permissions.INSPECT, facility.area)


def may_see(user: User | AnonymousUser, facility: Facility) -> bool:
    """The operator, and who watches over the facility."""
    return ground.may_operate(user, facility) or watches_over(user, facility)


def may_keep(user: User | AnonymousUser, row: Any) -> bool:
    """Rooms, channels, gateways and announcements are the operator's to keep."""
    return ground.may_operate(user, row.facility)


def may_close(user: User | AnonymousUser, row: Any) -> bool:
    """A case is closed by an inspector who watches over the facility."""
    return watches_over(user, row.facility) and may(user, permissions.INSPECT, row.facility.area)
