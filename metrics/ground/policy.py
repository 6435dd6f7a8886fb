"""Who may see and report figures. One predicate per question."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from facilities.ground.policy import may_operate
from facilities.models import Facility
from portal import permissions
from portal.accounts.scope import may, may_anywhere, scope_of
from portal.areas.choices import AreaLevel
from portal.models import Area, User

Anyone = User | AnonymousUser


def may_see_some_figures(user: Anyone) -> bool:
    """Say whether the user sees the figures of any area."""
    return may_anywhere(user, permissions.SEE_FIGURES)


def may_see_figures(user: Anyone, area: Area) -> bool:
    """Say whether the user sees the figures of the area."""
    return may(user, permissions.SEE_FIGURES, area)


def may_see_facility_figures(user: Anyone, facility: Facility) -> bool:
    """Say whether the user sees the figures of the facility: of its area, or as its operator."""
    return may_see_figures(user, facility.area) or may_operate(user, facility)


def may_see_assessments(user: Anyone) -> bool:
    """Say whether the user sees the figures of a street or more, and so its assessment."""
    return any(len(code) <= AreaLevel.STREET for code in scope_of(user).areas(permissions.SEE_FIGURES))


def may_see_filings(user: Anyone, area: Area) -> bool:
    """Say whether the user sees the filings of the area one by one."""
    return scope_of(user).covers(permissions.SEE_FILINGS, area.code)


def may_open_facilities(user: Anyone, code: str) -> bool:
    """Say whether the user may open the facilities at or below the division code."""
    return scope_of(user).covers(permissions.SEE_FACILITIES, code)


def may_see_names(user: Anyone, facility: Facility) -> bool:
    """Say whether the user is told the names of the people of the facility: who may open it, and its operator."""
    return may_open_facilities(user, facility.area_id) or may_operate(user, facility)


def may_open_filings(user: Anyone, code: str) -> bool:
    """Say whether the user may open the filings at or below the division code."""
    return scope_of(user).covers(permissions.SEE_FILINGS, code)


def may_open_findings(user: Anyone, code: str) -> bool:
    """Say whether the user may open every finding at or below the division code."""
    return scope_of(user).covers(permissions.SEE_INSPECTIONS, code)
