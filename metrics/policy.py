"""Who may see and report figures. One predicate per question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from facilities.models import Facility
from facilities.policy import may_operate
from metrics.choices import CHECKED_BY_STREET, Reporter
from portal import permissions
from portal.choices import AreaLevel
from portal.models import Area, User
from portal.policy import may_keep_rulebook
from portal.scope import may, may_anywhere, scope_of

if TYPE_CHECKING:
    from metrics.models import Report, ReportKind, Target

Anyone = User | AnonymousUser


def may_see_some_figures(user: Anyone) -> bool:
    """Say whether the user sees the figures of any area."""
    return may_anywhere(user, permissions.SEE_FIGURES)


def may_define(user: Anyone) -> bool:
    """Say whether the user writes new definitions of indicators and rules of assessments: whoever keeps the rulebook."""
    return may_keep_rulebook(user)


def may_see_figures(user: Anyone, area: Area) -> bool:
    """Say whether the user sees the figures of the area."""
    return may(user, permissions.SEE_FIGURES, area)


def may_see_facility_figures(user: Anyone, facility: Facility) -> bool:
    """Say whether the user sees the figures of the facility: of its area, or as its operator."""
    return may_see_figures(user, facility.area) or may_operate(user, facility)


def may_fill(user: Anyone, report: Report) -> bool:
    """Say whether the report is the user's to fill: of an own area, the own department, an own facility."""
    kind = report.kind
    if kind.reporter == Reporter.FACILITY:
        return may(user, permissions.OPERATE, report.facility.operator.organisation)  # type: ignore[union-attr]
    if kind.reporter == Reporter.DEPARTMENT:
        return kind.department_id in scope_of(user).departments and may_see_figures(user, report.area)
    return may(user, permissions.REPORT_FIGURES, report.area)


def may_report(user: Anyone) -> bool:
    """Say whether any report could be the user's to fill or to look at."""
    return may_anywhere(user, permissions.SEE_FIGURES) or may_anywhere(user, permissions.OPERATE)


def may_check(user: Anyone, report: Report) -> bool:
    """Say whether the user's street stands for the report: those of its communities and facilities."""
    streets = [code for code in scope_of(user).areas(permissions.APPROVE_FIGURES) if len(code) == AreaLevel.STREET]
    is_below = any(report.area_id.startswith(code) for code in streets)
    return report.kind.reporter in CHECKED_BY_STREET and is_below


def may_approve(user: Anyone, report: Report) -> bool:
    """Say whether the user approves the report for the district."""
    return scope_of(user).covers(permissions.APPROVE_FIGURES, report.area_id[: AreaLevel.DISTRICT])


def may_approve_some(user: Anyone) -> bool:
    """Say whether the user checks or approves any reports."""
    return may_anywhere(user, permissions.APPROVE_FIGURES)


def may_lock(user: Anyone) -> bool:
    """Say whether the user closes periods of the district and names exceptions."""
    return scope_of(user).covers(permissions.LOCK_FIGURES, settings.DISTRICT_CODE)


def may_watch_rollups(user: Anyone) -> bool:
    """Say whether the user looks after the summaries: who keeps the system, and the lead whose figures they are."""
    return may_anywhere(user, permissions.KEEP_ACCOUNTS) or may_lock(user)


def may_see_assessments(user: Anyone) -> bool:
    """Say whether the user sees the figures of a street or more, and so its assessment."""
    return any(len(code) <= AreaLevel.STREET for code in scope_of(user).areas(permissions.SEE_FIGURES))


def may_make_bulletins(user: Anyone) -> bool:
    """Say whether the user has bulletins made again: whoever leads."""
    return may_lock(user)


def may_act_on(user: Anyone, target: Target) -> bool:
    """Say whether the user enters measures towards the target: its department, and whoever leads."""
    return may_lock(user) or (may_open_duties(user) and target.department_id in scope_of(user).departments)


def may_fill_sheet(user: Anyone, kind: ReportKind) -> bool:
    """Say whether the user fills reports of the kind, one or many."""
    if kind.reporter == Reporter.FACILITY:
        return may_anywhere(user, permissions.OPERATE)
    if kind.reporter == Reporter.DEPARTMENT:
        return kind.department_id in scope_of(user).departments
    return may_anywhere(user, permissions.REPORT_FIGURES)


def may_see_filings(user: Anyone, area: Area) -> bool:
    """Say whether the user sees the filings of the area one by one."""
    return scope_of(user).covers(permissions.SEE_FILINGS, area.code)


def may_open_duties(user: Anyone) -> bool:
    """Say whether the user opens the acts behind the duty ledger: whoever sees the whole district's figures."""
    return may(user, permissions.SEE_FIGURES, Area(code=settings.DISTRICT_CODE))


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
