"""Who may see and report figures. One predicate per question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrics.duties.policy import may_open_duties
from metrics.ground.policy import Anyone
from metrics.reports.policy import may_lock
from portal.accounts.scope import scope_of

if TYPE_CHECKING:
    from metrics.indicators.models import Target


def may_act_on(user: Anyone, target: Target) -> bool:
    """Say whether the user enters measures towards the target: its department, and whoever leads."""
    return may_lock(user) or (may_open_duties(user) and target.department_id in scope_of(user).departments)
