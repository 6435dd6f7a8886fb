"""The rulebook's pages: everybody reads it, its keepers bring in new versions."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal import actions
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in
from portal.errors import Refused
from portal.numerals import number_in, numbers_in
from portal.rulebook import impact, keeping, policy, reviews, rule_changes
from portal.rulebook.choices import RuleChangeState, SourceMark
from portal.rulebook.forms import ClauseForm, RuleForm, RuleSendBackForm, ThresholdForm
from portal.rulebook.models import Clause, RuleChange, Threshold
from portal.rulebook.rulebook import CHECKS, CONDITIONS

PROPOSE, CONFIRM = "propose", "confirm"  # what the buttons of a form send


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
        "speaks_of": CONDITIONS[current.condition].label,
        "waiting": _waiting(request, code),
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
    found = None
    if form.is_valid():
        with refusals_in(form):
            found = impact.of(rule, form.changes(), by=request.user, on=today)  # type: ignore[arg-type]
            if request.POST.get("act") == PROPOSE:
                return _propose(request, rule, form, today)
    title = str(rule) if isinstance(rule, Clause) else rule.title
    context = {"form": form, "title": title, "seen": rule.pk, "done": done, "impact": found, "propose": PROPOSE}
    return render(request, "portal/rulebook/rulebook_edit.html", context)


def _propose(request: Request, rule: keeping.Rule, form: RuleForm, today: date) -> HttpResponse:
    reason = form.cleaned_data["reason"]
    change = rule_changes.propose(rule, form.changes(), reason=reason, by=request.user, on=today)  # type: ignore[arg-type]
    messages.success(request, _("The change waits for a second keeper. Until it is confirmed the rule stays as it is."))
    return redirect(change)


@login_required
def rule_change(request: Request, pk: int) -> HttpResponse:
    """Show what is proposed and whom it affects; a second keeper confirms it or sends it back."""
    require(policy.may_keep_rulebook(request.user))
    change = get_object_or_404(RuleChange.objects.select_related("clause__regulation", "threshold"), pk=pk)
    today, form = timezone.localdate(), RuleSendBackForm(request.POST or None)
    if request.method == "POST":
        with refusals_in(form):
            if _decide(request, change, form, today):
                return redirect("rule-change", pk=pk)
    return render(request, "portal/rulebook/rulebook_change.html", _change_context(request, change, form, today))


def _decide(request: Request, change: RuleChange, form: RuleSendBackForm, today: date) -> bool:
    """Perform what the keeper chose; return whether it was done."""
    if request.POST.get("act") == CONFIRM:
        rule_changes.confirm(change, by=request.user, on=today)  # type: ignore[arg-type]
        messages.success(request, _("The new version is recorded. Those whom it affects are told."))
        return True
    if form.is_valid():
        rule_changes.send_back(change, by=request.user, on=today, answer=form.cleaned_data["answer"])  # type: ignore[arg-type]
        messages.success(request, _("The change goes back to its author with your reason."))
        return True
    return False


def _change_context(request: Request, change: RuleChange, form: RuleSendBackForm, today: date) -> dict[str, Any]:
    is_open = change.state == RuleChangeState.OPEN
    found, refusal = _impact(request, change, today) if is_open else (None, "")
    return {
        "change": change,
        "lines": _lines(change),
        "impact": found,
        "refusal": refusal,
        "form": form,
        "is_open": is_open,
        "may": actions.allowed(change, request.user, on=today),
        "confirm": CONFIRM,
    }


def _impact(request: Request, change: RuleChange, today: date) -> tuple[impact.Impact | None, str]:
    """Return whom the change affects, or why it can't hold any more."""
    try:
        return impact.of(change.rule, rule_changes.proposed(change), by=request.user, on=today), ""  # type: ignore[arg-type]
    except Refused as refusal:
        return None, str(refusal)


def _lines(change: RuleChange) -> list[tuple[object, object, object]]:
    """Return each field that differs, before and after, in words."""
    before, after = change.rule, type(change.rule)._base_manager.get(pk=change.rule.pk)
    for name, value in rule_changes.proposed(change).items():
        setattr(after, name, value)
    fields = [type(before)._meta.get_field(name.removesuffix("_id")) for name in change.changes]
    lines = [(field.verbose_name, _word(before, field.name), _word(after, field.name)) for field in fields]
    return [line for line in lines if line[1] != line[2]]


def _word(rule: keeping.Rule, name: str) -> object:
    if name == "condition":
        return CONDITIONS[rule.condition].label  # type: ignore[union-attr]
    return getattr(rule, f"get_{name}_display", lambda: getattr(rule, name))()


@login_required
def rulebook_review(request: Request) -> HttpResponse:
    """List the clauses whose review has come; a keeper ticks those that are still law."""
    require(policy.may_keep_rulebook(request.user))
    today = timezone.localdate()
    if request.method == "POST":
        ticked = numbers_in(request.POST.getlist("clause"))
        number = reviews.confirm(ticked, by=request.user, on=today)  # type: ignore[arg-type]
        messages.success(request, _("Clauses recorded as still law: %(count)s") % {"count": number})
        return redirect("rulebook-review")
    due = reviews.due(today).select_related("regulation").order_by("regulation", "code", "version")
    return render(request, "portal/rulebook/rulebook_review.html", {"clauses": due, "today": today})


def _seen(request: Request, latest: Clause) -> Clause:
    """Return the version that the officer had before the eyes when the form was opened."""
    seen = request.POST.get("seen", "")
    return Clause.objects.filter(code=latest.code, pk=number_in(seen) or 0).first() or latest


def _waiting(request: Request, code: str) -> list[RuleChange]:
    """Return the open changes of the clause and its numbers, for its keepers only."""
    if not policy.may_keep_rulebook(request.user):
        return []
    about = Q(clause__code=code) | Q(threshold__clause_code=code)
    rows = RuleChange.objects.filter(about, state=RuleChangeState.OPEN)
    return list(rows.select_related("clause__regulation", "threshold"))


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
