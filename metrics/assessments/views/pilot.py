"""Pages of the pilot's report: problems of offices with their measures, and experience for others."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from metrics.assessments import pilot, policy
from metrics.assessments.forms import ExperienceForm, OutcomeForm, ProblemForm
from metrics.assessments.models import Assessment, Experience, Problem
from metrics.assessments.views.assessments import chosen_year, ranked
from metrics.ground import policy as ground_policy
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in, refusals_told

FORM = "metrics/assessments/pilot_form.html"


@login_required
def pilot_report(request: Request) -> HttpResponse:
    """Show a year: how the offices stand, their problems with measures, and what worked; what is spread is for all who see any."""
    require(ground_policy.may_see_assessments(request.user))
    rows = Assessment.objects.visible_to(request.user)
    year = chosen_year(request, sorted(set(rows.order_by().values_list("year", flat=True)), reverse=True))
    today = timezone.localdate()
    problems = list(Problem.objects.visible_to(request.user).filter(assessment__year=year).with_office())
    told = Experience.objects.filter(assessment__year=year).exclude(spread_on=None)
    experiences = (told | Experience.objects.visible_to(request.user).filter(assessment__year=year)).with_office()
    context = {
        "year": year,
        "rows": ranked(list(rows.filter(year=year).with_lines())),
        "problems": problems,
        "experiences": experiences,
        "today": today,
        "numbers": {
            "told": len(problems),
            "done": sum(row.done_on is not None for row in problems),
            "overdue": sum(row.done_on is None and row.due_on < today for row in problems),
            "spread": told.count(),
        },
    }
    return render(request, "metrics/assessments/pilot_report.html", context)


def _office(request: Request, pk: int) -> Assessment:
    require(ground_policy.may_see_assessments(request.user))
    rows = Assessment.objects.visible_to(request.user).select_related("area", "department")
    found: Assessment = get_object_or_404(rows, pk=pk)
    require(policy.may_tell(request.user, found))
    return found


@login_required
def problem_create(request: Request, pk: int) -> HttpResponse:
    """Tell a problem with the measure against it."""
    office = _office(request, pk)
    form = ProblemForm(request.POST or None, instance=Problem(assessment=office))
    if form.is_valid():
        with refusals_in(form):
            pilot.tell_problem(form.instance, by=request.user, on=timezone.localdate())
            messages.success(request, _("The problem stands in the report of the pilot."))
            return redirect(office)
    return _form(request, office, form, _("Add a problem"))


@login_required
def experience_create(request: Request, pk: int) -> HttpResponse:
    """Write down what worked."""
    office = _office(request, pk)
    form = ExperienceForm(request.POST or None, instance=Experience(assessment=office))
    if form.is_valid():
        with refusals_in(form):
            pilot.write(form.instance, by=request.user, on=timezone.localdate())
            messages.success(request, _("It stands in the report of the pilot."))
            return redirect(office)
    return _form(request, office, form, _("Write down what worked"))


def _one(request: Request, rows: QuerySet, pk: int) -> Any:
    require(ground_policy.may_see_assessments(request.user))
    return get_object_or_404(rows.visible_to(request.user).with_office(), pk=pk)  # type: ignore[attr-defined]


@login_required
def problem_settle(request: Request, pk: int) -> HttpResponse:
    """Say what came of a measure."""
    found = _one(request, Problem.objects.all(), pk)
    require(policy.may_tell(request.user, found.assessment))
    form = OutcomeForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            pilot.settle(found, by=request.user, on=timezone.localdate(), **form.cleaned_data)
            messages.success(request, _("This is recorded."))
            return redirect(found.assessment)
    return _form(request, found.assessment, form, _("Say what came of it"), problem=found)


@login_required
@require_POST
def experience_spread(request: Request, pk: int) -> HttpResponse:
    """Tell all street offices what worked at one."""
    found = _one(request, Experience.objects.all(), pk)
    with refusals_told(request):
        pilot.spread(found, by=request.user, on=timezone.localdate())
        messages.success(request, _("All street offices are told."))
    return redirect(found.assessment)


def _form(request: Request, office: Assessment, form: Any, title: str, **more: Any) -> HttpResponse:
    return render(request, FORM, {"row": office, "form": form, "page_title": title, **more})
