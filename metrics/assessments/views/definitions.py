"""Pages of definitions: everybody with figures reads how they are counted; the keepers of the rulebook bring in new versions."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from metrics.assessments import assessments, definitions
from metrics.assessments.forms import IndicatorForm, ScoringRuleForm
from metrics.assessments.models import ScoringRule
from metrics.ground import policy as ground_policy
from metrics.indicators import policy as indicators_policy
from metrics.indicators.models import Indicator, IndicatorValue
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in
from portal.numerals import number_in


@login_required
def definition_list(request: Request) -> HttpResponse:
    """Show every indicator and every rule of assessments as it holds today."""
    require(ground_policy.may_see_some_figures(request.user))
    today = timezone.localdate()
    context = {
        "indicators": Indicator.objects.in_force(today),
        "rules": ScoringRule.objects.in_force(today.year),
    }
    return render(request, "metrics/assessments/definition_list.html", context)


@login_required
def indicator_versions(request: Request, code: str) -> HttpResponse:
    """Show all versions of an indicator, who wrote them and why."""
    return _versions(request, _latest(Indicator.objects.all(), code), "definition-edit")


@login_required
def rule_versions(request: Request, code: str) -> HttpResponse:
    """Show all versions of a rule of assessments, who wrote them and why."""
    return _versions(request, _latest(ScoringRule.objects.all(), code), "scoring-rule-edit")


def _versions(request: Request, latest: Any, edit: str) -> HttpResponse:
    require(ground_policy.may_see_some_figures(request.user))
    context = {
        "definition": latest,
        "versions": definitions.versions(latest).select_related("written_by"),
        "edit": edit,
        "may_define": indicators_policy.may_define(request.user),
    }
    return render(request, "metrics/assessments/versions.html", context)


@login_required
def indicator_edit(request: Request, code: str) -> HttpResponse:
    """Bring in a new version of an indicator's definition, after a look at what the district's figure would be."""
    require(indicators_policy.may_define(request.user))
    seen, today = _seen(request, Indicator.objects.all(), code), timezone.localdate()
    afresh = {"valid_from": max(seen.valid_from, today + timedelta(days=1)), "why": ""}
    form = IndicatorForm(request.POST or None, instance=Indicator.objects.get(pk=seen.pk), initial=afresh)
    drafted = None
    if form.is_valid() and "preview" in request.POST:
        drafted = definitions.preview(seen, form.cleaned_data, on=today)
    elif form.is_valid() and _written(request, form, seen, definitions.define):
        return redirect("definition", code=code)
    now = IndicatorValue.objects.filter(indicator=seen.pk, area=settings.DISTRICT_CODE, year=today.year).first()
    context = {"form": form, "seen": seen, "drafted": drafted, "now": now, "back": "definition"}
    return render(request, "metrics/assessments/edit.html", context)


@login_required
def rule_edit(request: Request, code: str) -> HttpResponse:
    """Bring in a new version of a rule of assessments, after a look at what it would give each office."""
    require(indicators_policy.may_define(request.user))
    seen, today = _seen(request, ScoringRule.objects.all(), code), timezone.localdate()
    afresh = {"first_year": max(seen.first_year, today.year), "why": ""}
    form = ScoringRuleForm(request.POST or None, instance=ScoringRule.objects.get(pk=seen.pk), initial=afresh)
    tried = None
    if form.is_valid() and "preview" in request.POST:
        tried = assessments.preview(seen, form.cleaned_data, on=today)
    elif form.is_valid() and _written(request, form, seen, definitions.score):
        return redirect("scoring-rule", code=code)
    context = {"form": form, "seen": seen, "tried": tried, "back": "scoring-rule"}
    return render(request, "metrics/assessments/edit.html", context)


def _latest(rows: QuerySet, code: str) -> Any:
    get_object_or_404(rows, code=code, version=1)
    return rows.filter(code=code).latest("version")


def _seen(request: Request, rows: QuerySet, code: str) -> Any:
    """Return the version that the keeper had before the eyes when the form was opened."""
    latest, seen = _latest(rows, code), request.POST.get("seen", "")
    return rows.filter(code=code, pk=number_in(seen) or 0).first() or latest


def _written(request: Request, form: Any, seen: Any, write: Callable[..., Any]) -> bool:
    """Let the version be written; a refusal stands at its field, and what was typed stays."""
    with refusals_in(form):
        write(seen, form.cleaned_data, by=request.user, on=timezone.localdate(), at=timezone.now())
        messages.success(request, _("The new version is recorded."))
    return not form.errors
