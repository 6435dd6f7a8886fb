"""Who runs surveys, types answers from paper, and reads results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from portal import permissions
from portal.accounts.scope import may, may_anywhere

if TYPE_CHECKING:
    from metrics.surveys.models import Survey
    from portal.models import User


def may_run(user: User | AnonymousUser) -> bool:
    """The lead of the health bureau draws, opens and closes surveys."""
    return may_anywhere(user, permissions.LOCK_FIGURES)


def may_run_survey(user: User | AnonymousUser, survey: Survey) -> bool:
    """The same of a survey of the area."""
    return may(user, permissions.LOCK_FIGURES, survey.area)


def may_see(user: User | AnonymousUser) -> bool:
    """Whoever reports or approves figures sees surveys, types answers and hands out cards of its communities."""
    return any(may_anywhere(user, p) for p in (permissions.REPORT_FIGURES, permissions.APPROVE_FIGURES))
