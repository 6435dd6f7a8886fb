"""Pages of the yearly assessment of streets and departments."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from metrics.assessments import assessments, policy
from metrics.assessments.forms import NoteForm
from metrics.assessments.models import Assessment
from metrics.ground import policy as ground_policy
from metrics.reports import policy as reports_policy
from metrics.reports.forms import ReasonForm
from portal import actions
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in
from portal.numerals import number_in
from portal.workflow.workflow import transitions


@login_required
def assessment_list(request: Request) -> HttpResponse:
    """Show the scores of a year, streets and departments apart."""
    require(ground_policy.may_see_assessments(request.user))
    rows = Assessment.objects.visible_to(request.user)
    years = sorted(set(rows.order_by().values_list("year", flat=True)), reverse=True)
    year = chosen_year(request, years)
    found = list(rows.filter(year=year).with_lines())
    context = {
        "year": year,
        "years": years,
        "streets": ranked([row for row in found if not row.department_id]),
        "departments": ranked([row for row in found if row.department_id]),
        "may_lead": reports_policy.may_lock(request.user),
    }
    return render(request, "metrics/assessments/list.html", context)


def chosen_year(request: Request, years: list[int]) -> int:
    """Return the year that the address asks for, if there is one of it; else the newest."""
    asked = number_in(request.GET.get("year", ""))
    return asked if asked in years and asked else max(years, default=timezone.localdate().year)


def ranked(rows: list[Assessment]) -> list[Assessment]:
    """Return the best first; those without a score last."""
    return sorted(rows, key=lambda row: (row.score is None, -(row.score or 0), row.area_id))


@login_required
@require_POST
def assessment_count(request: Request) -> HttpResponse:
    """Count this year's and last year's assessments anew; confirmed ones stay as they are."""
    require(reports_policy.may_lock(request.user))
    now = timezone.now()
    done = sum(assessments.count(year, at=now) for year in (timezone.localdate().year - 1, timezone.localdate().year))
    messages.success(request, _("Assessments counted: %(count)s.") % {"count": done})
    return redirect("assessment-list")


def _seen(request: Request, pk: int) -> Assessment:
    require(ground_policy.may_see_assessments(request.user))
    return get_object_or_404(Assessment.objects.visible_to(request.user).with_lines(), pk=pk)


@login_required
def assessment(request: Request, pk: int) -> HttpResponse:
    """Show each rule's count and points; every count opens."""
    found = _seen(request, pk)
    context = {
        "row": found,
        "lines": found.lines.all(),
        "problems": found.problems.all(),
        "experiences": found.experiences.all(),
        "may_tell": policy.may_tell(request.user, found),
        "today": timezone.localdate(),
        "transitions": transitions(found),
        "may": actions.allowed(found, request.user),
    }
    return render(request, "metrics/assessments/detail.html", context)


@login_required
def assessment_confirm(request: Request, pk: int) -> HttpResponse:
    """Let an assessment stand."""
    form = NoteForm(request.POST if request.method == "POST" else None)
    return _decided(
        request, pk, form, lambda row, data: assessments.confirm(row, by=request.user, at=timezone.now(), **data)
    )


@login_required
def assessment_reopen(request: Request, pk: int) -> HttpResponse:
    """Take a confirmation back, with a reason."""
    form = ReasonForm(request.POST or None)
    return _decided(request, pk, form, lambda row, data: assessments.reopen(row, by=request.user, **data))


def _decided(request: Request, pk: int, form: Any, act: Callable[[Assessment, dict[str, Any]], Any]) -> HttpResponse:
    found = _seen(request, pk)
    require(reports_policy.may_lock(request.user))
    if form.is_valid():
        with refusals_in(form):
            act(found, form.cleaned_data)
            messages.success(request, _("This is recorded."))
            return redirect(found)
    return render(request, "metrics/assessments/decide.html", {"row": found, "form": form})
