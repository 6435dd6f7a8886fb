"""Dashboards of one facility and of one department."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from facilities.ground.policy import may_operate
from facilities.models import Facility
from metrics.dashboards import compliance, facility as single, figures as board, history, pictures
from metrics.dashboards.panels import named_parts
from metrics.duties import ledger, policy as duties_policy
from metrics.ground import charts, policy as ground_policy
from metrics.ground.charts import Series
from metrics.ground.views import PAGE, district
from metrics.reports.models.reports import Report
from metrics.rollup.models import FacilityBreach, FacilitySummary
from metrics.targets.models import Action
from portal import paging
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.models import Department
from portal.rulebook.rulebook import Outcome


@login_required
def facility(request: Request, pk: int) -> HttpResponse:
    """Show how one facility fares: children and places, attendance, fee, rules not met, risk; beside its street."""
    found = _seen(request, pk)
    summary = FacilitySummary.objects.filter(facility=found).select_related("area__parent").first()
    rows = single.reports(found)
    context = {
        "facility": found,
        "summary": summary,
        "classes": found.classes.all(),
        "reports": rows,
        "months_chart": pictures.months([row.month for row in rows]),
        "attendance_chart": single.attendance(rows),
        "fees_chart": single.fees(rows),
        "occupancies": single.occupancies(summary) if summary else None,
        "sees_street": ground_policy.may_see_figures(request.user, found.area.parent),  # type: ignore[arg-type]
        "breaches": _breaches(found),
        "sees_names": ground_policy.may_see_names(request.user, found),
        "findings": single.open_findings(found, on=timezone.localdate()),
        "parts": named_parts(summary.risk_parts) if summary else [],
        "may_open_findings": ground_policy.may_open_findings(request.user, found.area_id)
        or may_operate(request.user, found),
    }
    return render(request, "metrics/boards/facility.html", context)


@login_required
def facility_compliance(request: Request, pk: int) -> HttpResponse:
    """Show what is not met since when, the risk with its parts, and how both came about."""
    found = _seen(request, pk)
    context = {
        "facility": found,
        "summary": FacilitySummary.objects.filter(facility=found, is_overseen=True).first(),
        "breaches": _breaches(found),
        "sees_names": ground_policy.may_see_names(request.user, found),
        "steps": [(step, named_parts(step.parts)) for step in compliance.of(found)],
    }
    return render(request, "metrics/boards/compliance.html", context)


def _breaches(facility: Facility) -> QuerySet[FacilityBreach]:
    """Return what is not met, the longest first."""
    rows = FacilityBreach.objects.filter(facility=facility, outcome=Outcome.BREACHED)
    return rows.select_related("clause__regulation", "clause__department").order_by("since", "pk")


def _seen(request: Request, pk: int) -> Facility:
    """Return the facility if the user sees its figures, or answer 404."""
    found = get_object_or_404(Facility.objects.without_drafts_of_others(request.user).with_area(), pk=pk)
    if not ground_policy.may_see_facility_figures(request.user, found):
        raise Http404
    return found


@login_required
def department(request: Request, code: str) -> HttpResponse:
    """Show what one department does: acts by month and by duty, its targets, the measures it takes, its reports."""
    require(duties_policy.may_open_duties(request.user))
    found, today = get_object_or_404(Department.objects.prefetch_related("duties"), pk=code), timezone.localdate()
    [(_found, lines)] = ledger.ledger(on=today, department=found)
    months, area = ledger.by_month(found, on=today), district()
    month = _month(request, [day for day, _count in months])
    counts = [line.count if line.is_built else None for line in lines]
    own = [card for card in board.cards(area, on=today) if card.target and card.target.department_id == code]
    years = history.of_area(area, until=today.year)
    rows, pager = paging.numbered(ledger.acts_of_month(found, month, on=today), request.GET, size=PAGE)
    context = {
        "department": found,
        "area": area,
        "year": today.year,
        "today": today,
        "lines": list(zip(lines, charts.bars(counts), strict=True)),
        "months": months,
        "months_chart": charts.line_chart(
            [f"{day:%m}" for day, _count in months], [Series("own", [count for _day, count in months], 0)], least=0
        ),
        "month": month,
        "rows": rows,
        "pager": pager,
        "courses": [pictures.course(card, years.get(card.indicator.code, {}), on=today) for card in own],
        "actions": Action.objects.filter(target__department=found).select_related("target"),
        "reports": _reports(request, found, today.year),
        "departments": Department.objects.all(),
    }
    return render(request, "metrics/boards/department_board.html", context)


def _reports(request: Request, department: Department, year: int) -> QuerySet[Report]:
    """Return the department's own reports that fall due in the year or after it, as far as the user may open them; the newest first."""
    mine = Report.objects.visible_to(request.user).filter(kind__department=department, due_on__year__gte=year)
    return mine.with_office().order_by("-due_on", "kind__code", "pk")


def _month(request: Request, months: list[date]) -> date:
    """Return the month asked for, else the last one."""
    return next((month for month in months if f"{month:%m}" == request.GET.get("month")), months[-1])
