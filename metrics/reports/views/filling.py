"""Pages of those who report: what is to be filled, one report, its versions, sending and correcting it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from metrics.ground import policy as ground_policy
from metrics.reports import locks, policy, questions as asking, rules, submission
from metrics.reports.forms import AnswersForm, FiguresForm, ReasonForm, ReportFilter
from metrics.reports.models.reports import Report, ReportVersion, Values
from portal import actions
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in, refusals_told
from portal.paging import page
from portal.querysets import within
from portal.workflow.workflow import transitions

SHOWN = ("mine", "waiting", "all")


@login_required
def report_list(request: Request) -> HttpResponse:
    """List reports: those to fill, those that wait for the user's check, or all that the user sees."""
    require(policy.may_report(request.user))
    rows = Report.objects.visible_to(request.user)
    sets = {"mine": rows.filled_by(request.user), "waiting": rows.checked_by(request.user), "all": rows}
    show = _show(request, sets)
    form = ReportFilter(request.GET)
    found, pager = page(_filtered(sets[show], form, timezone.localdate()).with_office(), request.GET, by="-due_on")
    context = {
        "show": show,
        "may_approve": policy.may_approve_some(request.user),
        "sees_periods": ground_policy.may_see_some_figures(request.user),
        "form": form,
        "reports": found,
        "pager": pager,
        "today": timezone.localdate(),
    }
    return render(request, "metrics/reports/list.html", context)


def _show(request: Request, sets: dict[str, Any]) -> str:
    asked = request.GET.get("show", "")
    if asked in SHOWN:
        return asked
    return next((name for name in ("mine", "waiting") if sets[name].exists()), "all")


def _filtered(rows: Any, form: ReportFilter, on: date) -> Any:
    chosen = form.cleaned_data if form.is_valid() else {}
    if kind := chosen.get("kind"):
        rows = rows.filter(kind__code=kind.code)
    if area := chosen.get("area"):
        rows = rows.filter(within([area]))
    if year := chosen.get("year"):
        rows = rows.filter(period__year=year)
    match chosen.get("state", ""):
        case "":
            return rows
        case "open":
            return rows.open()
        case "late":
            return rows.late(on)
        case state:
            return rows.filter(state=state)


def seen(request: Request, pk: int) -> Report:
    """Return a report that the user sees, or answer as if there were none."""
    return get_object_or_404(Report.objects.visible_to(request.user).with_office(), pk=pk)


def filled(request: Request, pk: int) -> Report:
    """Return a report that the user fills."""
    report = seen(request, pk)
    require(policy.may_fill(request.user, report))
    return report


@login_required
def report(request: Request, pk: int) -> HttpResponse:
    """Show a report: figures, questions and answers, versions, history, and what the user can do with it."""
    found, today = seen(request, pk), timezone.localdate()
    lock, exception = locks.lock_of(found), locks.exception_of(found, on=today)
    context = {
        "report": found,
        "figures": figures(found, found.values),
        "questions": found.questions.select_related("asked_by", "answered_by"),
        "versions": found.versions.select_related("sent_by"),
        "transitions": transitions(found),
        "lock": lock,
        "exception": exception,
        "exceptions": found.exceptions.select_related("granted_by"),
        "may": actions.allowed(found, request.user, on=today),
        "may_except": bool(lock) and policy.may_lock(request.user),
        "sees_periods": ground_policy.may_see_some_figures(request.user),
        "today": today,
    }
    return render(request, "metrics/reports/detail.html", context)


def figures(report: Report, values: Values, before: Values | None = None) -> list[tuple[str, str, Any, Any]]:
    """Return code, label, figure and earlier figure of each item."""
    earlier = before or {}
    items = report.kind.items.all()
    return [(item.code, item.label_for(report.period), values.get(item.code), earlier.get(item.code)) for item in items]


@login_required
def report_edit(request: Request, pk: int) -> HttpResponse:
    """Fill in figures. What somebody else saved meanwhile is shown beside one's own."""
    found = filled(request, pk)
    if request.method == "POST":
        form = submission.save(found, request.POST, by=request.user, on=timezone.localdate())
        if form.is_valid():
            messages.success(request, _("The figures are saved. Send them when they are complete."))
            return redirect(found)
    else:
        form = FiguresForm(instance=found)
    before = rules.previous(found)
    context = {"report": found, "form": form, "before": before and figures(found, before.values)}
    return render(request, "metrics/reports/edit.html", context)


@login_required
def report_send(request: Request, pk: int) -> HttpResponse:
    """Send a report; what can't be right and what is asked back stands on the page."""
    found, now = filled(request, pk), timezone.now()
    form = AnswersForm(request.POST if request.method == "POST" else None, questions=asking.open_of(found))
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            try:
                questions = submission.send(found, by=request.user, at=now, answers=form.answers())
            except submission.NotReady as refusal:
                return _send_page(request, found, form, refusal.faults)
            if questions:
                messages.warning(request, _("Some figures are unusual. Please correct them or give a reason."))
                return _send_page(request, found, AnswersForm(questions=questions), [])
            messages.success(request, _("The report is sent."))
        return redirect(found)
    return _send_page(request, found, form, rules.faults(found, found.values))


def _send_page(request: Request, found: Report, form: AnswersForm, faults: list[rules.WrongFigure]) -> HttpResponse:
    labels = {item.code: item.label_for(found.period) for item in found.kind.items.all()}
    context = {
        "report": found,
        "form": form,
        "faults": [(labels.get(fault.item, ""), fault.message) for fault in faults],
        "figures": figures(found, found.values),
    }
    return render(request, "metrics/reports/send.html", context)


@login_required
def report_correct(request: Request, pk: int) -> HttpResponse:
    """Begin to correct approved figures, with a reason."""
    found = filled(request, pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            submission.correct(found, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"])
            return redirect("report-edit", pk)
    return render(request, "metrics/reports/correct.html", {"report": found, "form": form})


@login_required
@require_POST
def report_keep(request: Request, pk: int) -> HttpResponse:
    """Give a correction up."""
    found = filled(request, pk)
    with refusals_told(request):
        submission.drop_correction(found, by=request.user, at=timezone.now())
        messages.success(request, _("The approved figures stay as they are."))
    return redirect(found)


@login_required
def report_version(request: Request, pk: int, number: int) -> HttpResponse:
    """Show figures as they were sent once, against the version before."""
    found = seen(request, pk)
    version = get_object_or_404(ReportVersion.objects.select_related("sent_by"), report=found, number=number)
    before = found.versions.filter(number=number - 1).first()
    context = {
        "report": found,
        "version": version,
        "before": before,
        "figures": figures(found, version.values, before.values if before else None),
    }
    return render(request, "metrics/reports/version.html", context)
