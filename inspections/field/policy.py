"""Who may visit, order, answer and re-check. One predicate per question; each asks about the anchor, never about a role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from inspections.checklists.policy import may_use
from inspections.ground.policy import may_inspect
from inspections.visits.policy import may_conduct
from portal import permissions
from portal.accounts.scope import may

if TYPE_CHECKING:
    from inspections.field.models import Submission
    from inspections.visits.models import Visit
    from portal.models import User


def may_resolve(user: User | AnonymousUser, submission: Submission) -> bool:
    """A conflict is resolved by an inspector of its department in its area, or by whoever was given the visit and sent it."""
    in_field = may_use(user, submission.checklist) and may(user, permissions.INSPECT, submission.facility.area)
    return in_field or (may_inspect(user) and _is_given(user, submission))


def may_carry_out(submission: Submission, visit: Visit | None) -> bool:
    """Who sent it must still be an inspector there and of the department before the portal says what it holds."""
    if visit:
        return may_conduct(submission.by, visit)
    is_there = may(submission.by, permissions.INSPECT, submission.facility.area)
    return is_there and may_use(submission.by, submission.checklist)


def _is_given(user: User | AnonymousUser, submission: Submission) -> bool:
    visit = submission.visit
    return submission.by_id == user.pk and visit is not None and visit.inspector_id == user.pk
