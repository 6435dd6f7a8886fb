"""Who keeps safety, who reads plans, who answers a report of abuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from portal import permissions
from portal.accounts.scope import may, scope_of

if TYPE_CHECKING:
    from facilities.safety.models import AbuseStep, EmergencyPlan
    from portal.models import User


def may_read_plan(user: User | AnonymousUser, plan: EmergencyPlan) -> bool:
    """Plans are read by emergency management of the area."""
    is_theirs = "emergency" in scope_of(user).departments
    return is_theirs and may(user, permissions.GIVE_OPINIONS, plan.facility.area)


def may_confirm(user: User | AnonymousUser, step: AbuseStep) -> bool:
    """A report is confirmed by an officer of the authority that was told."""
    is_theirs = step.department_id in scope_of(user).departments
    return is_theirs and may(user, permissions.SEE_FACILITIES, step.report.facility.area)
