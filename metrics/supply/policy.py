"""Who plans places. One predicate per question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrics.ground.policy import Anyone, may_see_some_figures
from portal import permissions
from portal.accounts.scope import may_anywhere, scope_of

if TYPE_CHECKING:
    from metrics.supply.models import Estate, Project, ProjectStep, Scenario

PLANNERS = {"planning", "development", "education", "housing"}  # departments whose duty is where places come to be


def may_see_supply(user: Anyone) -> bool:
    """Say whether the user sees need and projects: of the areas whose figures it sees."""
    return may_see_some_figures(user)


def may_ask_scenarios(user: Anyone) -> bool:
    """Say whether the user has sitings computed: the lead of figures and the departments that plan."""
    plans = bool(PLANNERS & scope_of(user).departments) and may_see_some_figures(user)
    return plans or may_anywhere(user, permissions.LOCK_FIGURES)


def may_replay(user: Anyone, scenario: Scenario) -> bool:
    """Say whether the user has a siting computed again from its own data: who asks them, of what it sees."""
    return may_ask_scenarios(user)


def may_plan(user: Anyone) -> bool:
    """Say whether the user enters projects."""
    return may_ask_scenarios(user)


def may_change(user: Anyone, project: Project) -> bool:
    """Say whether the user changes, opens or drops the project: who plans, where the figures are seen."""
    return may_keep_births(user, project.area_id)


def may_keep_births(user: Anyone, area_code: str) -> bool:
    """Say whether the user enters births of the area: who plans, where the figures are seen."""
    return may_plan(user) and scope_of(user).covers(permissions.SEE_FIGURES, area_code)


def may_keep_estate(user: Anyone, estate: Estate) -> bool:
    """Say whether the user enters and changes the new residential area: who plans, where the figures are seen."""
    return may_keep_births(user, estate.area_id)


def may_finish(user: Anyone, step: ProjectStep) -> bool:
    """Say whether the user reports a step done: its department, or whoever leads the figures."""
    scope = scope_of(user)
    leads = scope.covers(permissions.LOCK_FIGURES, step.project.area_id)
    mine = step.department_id in scope.departments and scope.covers(permissions.SEE_FIGURES, step.project.area_id)
    return leads or mine
