"""Who notes unfiled places and acts on them: inspectors of the area. Who oversees inspections reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from portal import permissions
from portal.accounts.scope import may, may_anywhere

if TYPE_CHECKING:
    from inspections.unfiled.models import UnfiledPlace
    from portal.models import Area, User


def may_see_unfiled(user: User | AnonymousUser) -> bool:
    """Say whether unfiled places are for the user at all: enough to show the way in."""
    return any(may_anywhere(user, way) for way in (permissions.INSPECT, permissions.SEE_INSPECTIONS))


def may_note(user: User | AnonymousUser, area: Area) -> bool:
    """An inspector of the area notes a place there."""
    return may(user, permissions.INSPECT, area)


def may_act(user: User | AnonymousUser, place: UnfiledPlace) -> bool:
    """Visits, orders and the link to a facility are of inspectors of the area, whatever their department."""
    return may(user, permissions.INSPECT, place.area)
