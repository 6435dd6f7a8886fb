"""Who reports, follows, investigates incidents and tells all operators what they teach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from portal import permissions
from portal.accounts.scope import may, may_anywhere, scope_of

if TYPE_CHECKING:
    from facilities.models import Facility
    from inspections.incidents.models import Incident
    from portal.models import User


def has_incidents(user: User | AnonymousUser) -> bool:
    """Say whether incidents are for the user at all: enough to show the way in."""
    ways = (permissions.OPERATE, permissions.INSPECT, permissions.SEE_INSPECTIONS)
    return any(may_anywhere(user, way) for way in ways)


def runs_facilities(user: User | AnonymousUser) -> bool:
    """Say whether the user acts for an operator."""
    return may_anywhere(user, permissions.OPERATE)


def may_operate(user: User | AnonymousUser, facility: Facility) -> bool:
    """The operator reports what happens at its facility."""
    return may(user, permissions.OPERATE, facility.operator.organisation)


def may_report(user: User | AnonymousUser, facility: Facility) -> bool:
    """The operator must report; an inspector of the area enters what the operator did not."""
    return may_operate(user, facility) or may(user, permissions.INSPECT, facility.area)


def may_investigate(user: User | AnonymousUser, incident: Incident) -> bool:
    """Inspectors of the departments that were told investigate in their area."""
    told = set(incident.alerted) & scope_of(user).departments
    return bool(told) and may(user, permissions.INSPECT, incident.facility.area)


def may_tell_all(user: User | AnonymousUser, incident: Incident) -> bool:
    """What an incident teaches is told to all operators by the health bureau."""
    return "health" in scope_of(user).departments and may(user, permissions.INSPECT, incident.facility.area)


def may_name_children(user: User | AnonymousUser, incident: Incident) -> bool:
    """Names of affected children are for the operator who entered them and for those who investigate."""
    return may_operate(user, incident.facility) or may_investigate(user, incident)
