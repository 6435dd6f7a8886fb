"""Pages of those who check reports: periods with their completeness, passing on, returning, locking, exceptions."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from metrics.ground import periods, policy as ground_policy
from metrics.reports import locks, policy, submission, sums
from metrics.reports.forms import ExceptionForm, LockForm, ReturnForm
from metrics.reports.models.locks import LockException, PeriodLock
from metrics.reports.models.reports import Report, ReportKind
from metrics.reports.views.filling import seen
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in, refusals_told
from portal.paging import page

PERIODS = 40


def asked(code: str, name: str) -> tuple[ReportKind, date]:
    """Return kind and period of an address, or answer that there is none."""
    newest = get_object_or_404(ReportKind.objects.filter(code=code).order_by("-version")[:1])
    period = periods.read(newest.frequency, name)
    kind = ReportKind.objects.asked_for(period).filter(code=code).first() if period else None
    if kind is None or period is None:
        raise Http404
    return kind, period


@login_required
def period_list(request: Request) -> HttpResponse:
    """Show how complete each kind of report is, period by period."""
    require(ground_policy.may_see_some_figures(request.user))
    today = timezone.localdate()
    found = sums.by_period(Report.objects.visible_to(request.user), on=today)
    kinds = ReportKind.objects.in_bulk({kind for kind, _period in found})
    locked = set(PeriodLock.objects.values_list("kind", "period"))
    rows = [
        {
            "kind": kinds[kind],
            "period": periods.name_of(kinds[kind].frequency, period),
            "due_on": kinds[kind].due_on(period),
            "completeness": completeness,
            "is_locked": (kind, period) in locked,
        }
        for (kind, period), completeness in sorted(
            found.items(), key=lambda pair: (-pair[0][1].toordinal(), pair[0][0])
        )
    ]
    return render(request, "metrics/reports/periods.html", {"rows": rows[:PERIODS], "today": today})


@login_required
def period(request: Request, code: str, name: str) -> HttpResponse:
    """Show who has reported for a period, who was late, and what can be passed on or closed."""
    require(ground_policy.may_see_some_figures(request.user))
    kind, first = asked(code, name)
    today = timezone.localdate()
    rows = Report.objects.visible_to(request.user).filter(kind=kind, period=first)
    found, pager = page(rows.with_office(), request.GET, by="area_id")
    context = {
        "kind": kind,
        "name": name,
        "due_on": kind.due_on(first),
        "total": sums.completeness(rows, on=today),
        "streets": sums.by_street(rows, on=today),
        "reports": found,
        "pager": pager,
        "waiting": rows.checked_by(request.user).count(),
        "fills": rows.filled_by(request.user).exists(),
        "lock": PeriodLock.objects.filter(kind=kind, period=first).select_related("locked_by").first(),
        "exceptions": _exceptions(rows),
        "may_lock": policy.may_lock(request.user),
        "today": today,
    }
    return render(request, "metrics/reports/period.html", context)


def _exceptions(rows: QuerySet[Report]) -> QuerySet[LockException]:
    offices = ("report__kind__department", "report__area", "report__facility")
    return LockException.objects.filter(report__in=rows).select_related("granted_by", *offices)


@login_required
@require_POST
def period_pass_on(request: Request, code: str, name: str) -> HttpResponse:
    """Check or approve everything of a period that waits for the user."""
    require(policy.may_approve_some(request.user))
    kind, first = asked(code, name)
    done = submission.pass_on(kind, first, by=request.user, at=timezone.now())
    messages.success(request, _("Reports passed on: %(count)s.") % {"count": done})
    return redirect("report-period", code, name)


@login_required
def period_lock(request: Request, code: str, name: str) -> HttpResponse:
    """Close a period."""
    require(policy.may_lock(request.user))
    kind, first = asked(code, name)
    rows = Report.objects.filter(kind=kind, period=first)
    form = LockForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            locks.lock(kind, first, by=request.user, at=timezone.now(), note=form.cleaned_data["note"])
            messages.success(request, _("The period is locked."))
            return redirect("report-period", code, name)
    context = {"kind": kind, "name": name, "form": form, "total": sums.completeness(rows, on=timezone.localdate())}
    return render(request, "metrics/reports/lock.html", context)


@login_required
def report_exception(request: Request, pk: int) -> HttpResponse:
    """Let one office change its report of a locked period."""
    found = seen(request, pk)
    require(policy.may_lock(request.user))
    form = ExceptionForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            locks.grant(found, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("The exception is granted."))
            return redirect(found)
    return render(request, "metrics/reports/exception.html", {"report": found, "form": form})


@login_required
@require_POST
def report_check(request: Request, pk: int) -> HttpResponse:
    """Hand a report on to the district."""
    return _moved(request, pk, submission.check, _("The report is handed on to the district."))


@login_required
@require_POST
def report_approve(request: Request, pk: int) -> HttpResponse:
    """Let a report's figures count."""
    return _moved(request, pk, submission.approve, _("The report is approved; its figures count from now on."))


def _moved(request: Request, pk: int, act: Callable[..., Any], said: str) -> HttpResponse:
    found = seen(request, pk)
    with refusals_told(request):
        act(found, by=request.user, at=timezone.now())
        messages.success(request, said)
    return redirect(found)


@login_required
def report_return(request: Request, pk: int) -> HttpResponse:
    """Return a report to its office and ask what is to be explained or corrected."""
    found = seen(request, pk)
    require(policy.may_check(request.user, found) or policy.may_approve(request.user, found))
    form = ReturnForm(request.POST or None, report=found)
    if form.is_valid():
        with refusals_in(form):
            submission.send_back(found, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("The report is returned to the office."))
            return redirect(found)
    return render(request, "metrics/reports/return.html", {"report": found, "form": form})
