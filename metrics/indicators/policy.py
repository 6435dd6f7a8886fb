"""Who may see and report figures. One predicate per question."""

from __future__ import annotations

from metrics.ground.policy import Anyone
from portal.rulebook.policy import may_keep_rulebook


def may_define(user: Anyone) -> bool:
    """Say whether the user writes new definitions of indicators and rules of assessments: whoever keeps the rulebook."""
    return may_keep_rulebook(user)
