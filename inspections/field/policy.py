"""Who may visit, order, answer and re-check. One predicate per question; each asks about the anchor, never about a role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from inspections.checklists.policy import may_use
from inspections.ground.policy import may_inspect
from portal import permissions
from portal.accounts.scope import may

if TYPE_CHECKING:
    from inspections.field.models import Submission
    from portal.models import User


def may_resolve(user: User | AnonymousUser, submission: Submission) -> bool:
    """A conflict is resolved by whoever sent it, or an inspector of its department in its area."""
    in_field = may_use(user, submission.checklist) and may(user, permissions.INSPECT, submission.facility.area)
    return in_field or (may_inspect(user) and submission.by_id == user.pk)
