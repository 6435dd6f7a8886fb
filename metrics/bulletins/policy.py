"""Who may see and report figures. One predicate per question."""

from __future__ import annotations

from metrics.ground.policy import Anyone
from metrics.reports.policy import may_lock


def may_make_bulletins(user: Anyone) -> bool:
    """Say whether the user has bulletins made again: whoever leads."""
    return may_lock(user)
