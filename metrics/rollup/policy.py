"""Who may see and report figures. One predicate per question."""

from __future__ import annotations

from metrics.ground.policy import Anyone
from metrics.reports.policy import may_lock
from portal import permissions
from portal.accounts.scope import may_anywhere


def may_watch_rollups(user: Anyone) -> bool:
    """Say whether the user looks after the summaries: who keeps the system, and the lead whose figures they are."""
    return may_anywhere(user, permissions.KEEP_ACCOUNTS) or may_lock(user)
