"""Who may see and report figures. One predicate per question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from metrics.ground.policy import Anyone, may_see_figures
from metrics.reports.choices import CHECKED_BY_STREET, Reporter
from portal import permissions
from portal.accounts.scope import may, may_anywhere, scope_of
from portal.areas.choices import AreaLevel

if TYPE_CHECKING:
    from metrics.reports.models.reports import Report, ReportKind


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


def may_fill_sheet(user: Anyone, kind: ReportKind) -> bool:
    """Say whether the user fills reports of the kind, one or many."""
    if kind.reporter == Reporter.FACILITY:
        return may_anywhere(user, permissions.OPERATE)
    if kind.reporter == Reporter.DEPARTMENT:
        return kind.department_id in scope_of(user).departments
    return may_anywhere(user, permissions.REPORT_FIGURES)
