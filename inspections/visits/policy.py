"""Who may visit, order, answer and re-check. One predicate per question; each asks about the anchor, never about a role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from inspections.ground.choices import VISITED_STATES
from inspections.ground.policy import may_operate
from portal import permissions
from portal.accounts.scope import may, scope_of

if TYPE_CHECKING:
    from facilities.models import Facility
    from inspections.visits.models import Visit
    from portal.models import User


def may_see_visits(user: User | AnonymousUser, facility: Facility) -> bool:
    """Say whether visits to the facility, and not only their numbers, are for the user."""
    return (
        may(user, permissions.INSPECT, facility.area)
        or may(user, permissions.SEE_INSPECTIONS, facility.area)
        or may_operate(user, facility)
    )


def may_visit(user: User | AnonymousUser, facility: Facility) -> bool:
    """An inspector of the area visits whoever was filed and is not gone."""
    return facility.state in VISITED_STATES and may(user, permissions.INSPECT, facility.area)


def may_conduct(user: User | AnonymousUser, visit: Visit) -> bool:
    """A visit is answered, concluded and cancelled by inspectors of its area and department, so that two may go together."""
    in_field = visit.department_id in scope_of(user).departments
    return in_field and may(user, permissions.INSPECT, visit.facility.area)
