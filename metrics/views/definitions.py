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

from metrics import assessing, defining, policy
from metrics.forms import IndicatorForm, ScoringRuleForm
from metrics.models import Indicator, IndicatorValue, ScoringRule
from portal.acts import refusals_in
from portal.requests import Request
from portal.scope import require


@login_required
def definition_list(request: Request) -> HttpResponse:
    """Show every indicator and every rule of assessments as it holds today."""
    require(policy.may_see_some_figures(request.user))
    today = timezone.localdate()
    context = {
        "indicators": Indicator.objects.in_force(today),
        "rules": ScoringRule.objects.in_force(today.year),
    }
    return render(request, "metrics/definitions/list.html", context)


@login_required
def indicator_versions(request: Request, code: str) -> HttpResponse:
    """Show all versions of an indicator, who wrote them and why."""
    return _versions(request, _latest(Indicator.objects.all(), code), "definition-edit")


@login_required
def rule_versions(request: Request, code: str) -> HttpResponse:
    """Show all versions of a rule of assessments, who wrote them and why."""
    return _versions(request, _latest(ScoringRule.objects.all(), code), "scoring-rule-edit")


def _versions(request: Request, latest: Any, edit: str) -> HttpResponse:
    require(policy.may_see_some_figures(request.user))
    context = {
        "definition": latest,
        "versions": defining.versions(latest).select_related("written_by"),
        "edit": edit,
        "may_define": policy.may_define(request.user),
    }
    return render(request, "metrics/definitions/versions.html", context)


@login_required
def indicator_edit(request: Request, code: str) -> HttpResponse:
    """Bring in a new version of an indicator's definition, after a look at what the district's figure would be."""
    require(policy.may_define(request.user))
    seen, today = _seen(request, Indicator.objects.all(), code), timezone.localdate()
    afresh = {"valid_from": max(seen.valid_from, today + timedelta(days=1)), "why": ""}
    form = IndicatorForm(request.POST or None, instance=Indicator.objects.get(pk=seen.pk), initial=afresh)
    drafted = None
    if form.is_valid() and "preview" in request.POST:
        drafted = defining.preview(seen, form.cleaned_data, on=today)
    elif form.is_valid() and _written(request, form, seen, defining.define):
        return redirect("definition", code=code)
    now = IndicatorValue.objects.filter(indicator=seen.pk, area=settings.DISTRICT_CODE, year=today.year).first()
    context = {"form": form, "seen": seen, "drafted": drafted, "now": now, "back": "definition"}
    return render(request, "metrics/definitions/edit.html", context)


@login_required
def rule_edit(request: Request, code: str) -> HttpResponse:
    """Bring in a new version of a rule of assessments, after a look at what it would give each office."""
    require(policy.may_define(request.user))
    seen, today = _seen(request, ScoringRule.objects.all(), code), timezone.localdate()
    afresh = {"first_year": max(seen.first_year, today.year), "why": ""}
    form = ScoringRuleForm(request.POST or None, instance=ScoringRule.objects.get(pk=seen.pk), initial=afresh)
    tried = None
    if form.is_valid() and "preview" in request.POST:
        tried = assessing.preview(seen, form.cleaned_data, on=today)
    elif form.is_valid() and _written(request, form, seen, defining.score):
        return redirect("scoring-rule", code=code)
    context = {"form": form, "seen": seen, "tried": tried, "back": "scoring-rule"}
    return render(request, "metrics/definitions/edit.html", context)


def _latest(rows: QuerySet, code: str) -> Any:
    get_object_or_404(rows, code=code, version=1)
    return rows.filter(code=code).latest("version")


def _seen(request: Request, rows: QuerySet, code: str) -> Any:
    """Return the version that the keeper had before the eyes when the form was opened."""
    latest, seen = _latest(rows, code), request.POST.get("seen", "")
    return rows.filter(code=code, pk=seen).first() or latest if seen.isdigit() else latest


def _written(request: Request, form: Any, seen: Any, write: Callable[..., Any]) -> bool:
    """Let the version be written; a refusal stands at its field, and what was typed stays."""
    with refusals_in(form):
        write(seen, form.cleaned_data, by=request.user, on=timezone.localdate(), at=timezone.now())
        messages.success(request, _("The new version is recorded."))
    return not form.errors
