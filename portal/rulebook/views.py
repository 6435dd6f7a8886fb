"""The rulebook's pages: everybody reads it, its keepers bring in new versions."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in
from portal.pages.navigation import Place, menu
from portal.rulebook import keeping, policy
from portal.rulebook.choices import SourceMark
from portal.rulebook.forms import ClauseForm, RuleForm, ThresholdForm
from portal.rulebook.models import Clause, Threshold
from portal.rulebook.rulebook import CHECKS


def rulebook(request: Request) -> HttpResponse:
    """List the clauses in force or to come, by regulation, with the numbers that belong to them."""
    today = timezone.localdate()
    clauses = list(_clauses(request, today))
    thresholds = _by_clause(today)
    groups = defaultdict(list)
    for clause in clauses:
        groups[clause.regulation].append((clause, thresholds.get(clause.code, [])))
    context = {
        "groups": sorted(groups.items(), key=lambda pair: pair[0].code),
        "marks": SourceMark.choices,
        "mark": request.GET.get("mark", ""),
        "today": today,
        "checked": _checked(),
        "may_keep": policy.may_keep_rulebook(request.user),
        "further": menu(request, Place.RULEBOOK),
    }
    return render(request, "portal/rulebook/rulebook_list.html", context)


def clause(request: Request, code: str) -> HttpResponse:
    """Show a clause with all its versions, its numbers and the checks that hold it."""
    versions = list(Clause.objects.filter(code=code).select_related("regulation", "department").order_by("-version"))
    current = _in_force(versions, timezone.localdate()) if versions else get_object_or_404(Clause, code=code)
    context = {
        "clause": current,
        "versions": versions,
        "thresholds": [
            (row.title, row) for row in Threshold.objects.filter(clause_code=code).order_by("key", "-effective_from")
        ],
        "latest": _latest_keys(code),
        "checks": [registered for registered in CHECKS if registered.clause_code == code],
        "today": timezone.localdate(),
        "may_keep": policy.may_keep_rulebook(request.user),
    }
    return render(request, "portal/rulebook/rulebook_clause.html", context)


@login_required
def clause_edit(request: Request, code: str) -> HttpResponse:
    """Bring in a new version of a clause."""
    require(policy.may_keep_rulebook(request.user))
    get_object_or_404(Clause, code=code, version=1)
    latest = Clause.objects.filter(code=code).latest("version")
    return _amend(request, _seen(request, latest), ClauseForm, reverse("clause", args=[code]))


@login_required
def threshold_edit(request: Request, pk: int) -> HttpResponse:
    """Bring in a new value of a number."""
    require(policy.may_keep_rulebook(request.user))
    threshold = get_object_or_404(Threshold, pk=pk)
    done = reverse("clause", args=[threshold.clause_code]) if threshold.clause_code else reverse("rulebook")
    return _amend(request, threshold, ThresholdForm, done)


def _amend(request: Request, rule: keeping.Rule, form_class: type[RuleForm], done: str) -> HttpResponse:
    today = timezone.localdate()
    kept = {"effective_from": max(rule.effective_from, today + timedelta(days=1))}
    form = form_class(request.POST or None, instance=type(rule)._base_manager.get(pk=rule.pk), initial=kept)
    if form.is_valid():
        with refusals_in(form):
            keeping.amend(rule, form.changes(), by=request.user, on=today)  # type: ignore[arg-type]
            messages.success(request, _("The new version is recorded."))
            return redirect(done)
    title = str(rule) if isinstance(rule, Clause) else rule.title
    context = {"form": form, "title": title, "seen": rule.pk, "done": done}
    return render(request, "portal/rulebook/rulebook_edit.html", context)


def _seen(request: Request, latest: Clause) -> Clause:
    """Return the version that the officer had before the eyes when the form was opened."""
    seen = request.POST.get("seen", "")
    return Clause.objects.filter(code=latest.code, pk=seen).first() or latest if seen.isdigit() else latest


def _clauses(request: Request, today: date) -> Any:
    wanted = (
        Clause.objects.in_force(today)
        .select_related("regulation", "department")
        .order_by("regulation", "article", "code")
    )
    if request.GET.get("mark") in SourceMark.values:
        wanted = wanted.filter(source_mark=request.GET["mark"])
    return wanted


def _by_clause(today: date) -> dict[str, list[tuple[str, Threshold]]]:
    found = defaultdict(list)
    for threshold in Threshold.objects.in_force(today).order_by("key"):
        found[threshold.clause_code].append((threshold.title, threshold))
    return found


def _checked() -> set[str]:
    return {registered.clause_code for registered in CHECKS}


def _latest_keys(code: str) -> set[int]:
    """Return the newest version of each number of the clause: only that one is changed."""
    rows = Threshold.objects.filter(clause_code=code).order_by("effective_from")
    newest = dict(rows.values_list("key", "pk"))
    return set(newest.values())


def _in_force(versions: list[Clause], today: date) -> Clause:
    return next(
        (v for v in versions if v.effective_from <= today and (not v.effective_to or v.effective_to >= today)),
        versions[0],
    )
