"""Who may visit, order, answer and re-check. One predicate per question; each asks about the anchor, never about a role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from portal import permissions
from portal.accounts.scope import may, may_anywhere

if TYPE_CHECKING:
    from facilities.models import Facility
    from portal.models import User


def may_inspect(user: User | AnonymousUser) -> bool:
    """Say whether the user inspects anywhere at all: enough to show the way in."""
    return may_anywhere(user, permissions.INSPECT)


def has_visits(user: User | AnonymousUser) -> bool:
    """Say whether visits and findings are for the user at all: enough to show the menu entries."""
    ways = (permissions.INSPECT, permissions.SEE_INSPECTIONS, permissions.OPERATE)
    return any(may_anywhere(user, way) for way in ways)


def may_see_plans(user: User | AnonymousUser) -> bool:
    """Plans and draws are for those who inspect or oversee inspections; the public sees what is published."""
    return may_inspect(user) or may_anywhere(user, permissions.SEE_INSPECTIONS)


def may_operate(user: User | AnonymousUser, facility: Facility) -> bool:
    """Say whether the user acts for the operator of the facility."""
    return may(user, permissions.OPERATE, facility.operator.organisation)


def oversees(user: User | AnonymousUser) -> bool:
    """Say whether the user oversees inspections of every department anywhere."""
    return may_anywhere(user, permissions.SEE_INSPECTIONS)
