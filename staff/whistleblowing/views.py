"""Pages of confidential reports: the public's, without account and session, and the department's."""

from http import HTTPStatus
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from facilities.models import Facility
from portal import actions
from portal.accounts import limiting, privacy
from portal.accounts.origin import client_address
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in, refusals_told
from staff.whistleblowing import dismissals, handling, policy
from staff.whistleblowing.forms import CloseForm, JudgeForm, LookUpForm, StaffReportForm
from staff.whistleblowing.models import DismissalReview, StaffReport

FOLDER = "staff/whistleblowing"
REVEALED = ("name", "contact", "id_number")


@never_cache
def staff_report_create(request: HttpRequest, facility_pk: int) -> HttpResponse:
    """Hand a report in; number and code are shown once, here, and stand in no address."""
    facility = get_object_or_404(Facility.objects.listed(), pk=facility_pk)
    form = StaffReportForm(request.POST or None, instance=StaffReport(facility=facility), initial={"key": uuid4()})
    status = HTTPStatus.OK
    if form.is_valid():
        if _has_tries_left(request, "staff report", settings.COMPLAINTS_PER_ADDRESS):
            report = handling.hand_in(form.instance, key=form.cleaned_data["key"], on=timezone.localdate())
            return render(request, f"{FOLDER}/handed.html", {"report": report})
        form.add_error(None, _("Too many attempts. Please wait a quarter of an hour."))
        status = HTTPStatus.TOO_MANY_REQUESTS
    return render(request, f"{FOLDER}/create.html", {"form": form, "facility": facility}, status=status)


@never_cache
def staff_report_progress(request: HttpRequest) -> HttpResponse:
    """Show how far a report is and the answer, by number and code."""
    form, found = LookUpForm(request.POST or None), None
    status = HTTPStatus.OK
    if form.is_valid():
        if _has_tries_left(request, "staff report look-up", settings.PROGRESS_TRIES_PER_ADDRESS):
            found = handling.known_by(form.cleaned_data["number"], form.cleaned_data["code"])
            if found is None:
                form.add_error("code", _("Number and code do not fit together."))
        else:
            form.add_error(None, _("Too many attempts. Please wait a quarter of an hour."))
            status = HTTPStatus.TOO_MANY_REQUESTS
    return render(request, f"{FOLDER}/progress.html", {"form": form, "report": found}, status=status)


def _has_tries_left(request: HttpRequest, what: str, most: int) -> bool:
    return limiting.has_tries_left(f"{what} from {client_address(request)}", most=most, at=timezone.now())


@login_required
def staff_report_list(request: Request) -> HttpResponse:
    """List the reports that reached one's department, and the dismissals after them."""
    mine = StaffReport.objects.visible_to(request.user)
    require(policy.may_list_reports(request.user) or mine.exists())
    context = {
        "reports": mine.select_related("facility")[:200],
        "reviews": DismissalReview.objects.visible_to(request.user).select_related("report__facility")[:200],
    }
    return render(request, f"{FOLDER}/report_list.html", context)


def _report(request: Request, pk: int) -> StaffReport:
    rows = StaffReport.objects.visible_to(request.user).select_related("facility__area", "department")
    return get_object_or_404(rows, pk=pk)


@login_required
def staff_report(request: Request, pk: int) -> HttpResponse:
    """Show a report without saying who made it."""
    return _shown(request, _report(request, pk), CloseForm())


def _shown(request: Request, found: StaffReport, form: CloseForm) -> HttpResponse:
    context = {
        "report": found,
        "form": form,
        "may": actions.allowed(found, request.user),
        "reviews": found.dismissals.all(),
        "transitions": found.transitions.select_related("by"),
    }
    return render(request, f"{FOLDER}/report.html", context)


@login_required
@require_POST
def staff_report_reveal(request: Request, pk: int) -> HttpResponse:
    """Show who reported; the look is recorded first."""
    found = _report(request, pk)
    require(policy.may_handle(request.user, found))
    shown = {name: privacy.reveal(request.user, found, name) for name in REVEALED}
    return render(request, f"{FOLDER}/reporter.html", {"report": found, "shown": shown})


@login_required
@require_POST
def staff_report_take_up(request: Request, pk: int) -> HttpResponse:
    """Take a report up."""
    found = _report(request, pk)
    with refusals_told(request):
        handling.take_up(found, by=request.user)
        messages.success(request, _("Recorded."))
    return redirect(found)


@login_required
@require_POST
def staff_report_close(request: Request, pk: int) -> HttpResponse:
    """Close a report with an outcome and an answer."""
    found, form = _report(request, pk), CloseForm(request.POST)
    require(policy.may_handle(request.user, found))
    if form.is_valid():
        given = form.cleaned_data
        with refusals_in(form):
            handling.close(found, given["outcome"], answer=given["answer"], by=request.user)
            messages.success(request, _("Recorded."))
            return redirect(found)
    return _shown(request, found, form)


@login_required
def dismissal_review(request: Request, pk: int) -> HttpResponse:
    """Show a post that ended soon after a report; the department says why."""
    rows = DismissalReview.objects.visible_to(request.user).select_related("report__facility__area")
    found = get_object_or_404(rows, pk=pk)
    form = JudgeForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        with refusals_in(form):
            dismissals.judge(found, given["verdict"], note=given["note"], by=request.user)
            messages.success(request, _("Recorded."))
            return redirect(found)
    context = {
        "review": found,
        "form": form,
        "may": actions.allowed(found, request.user),
        "transitions": found.transitions.select_related("by"),
    }
    return render(request, f"{FOLDER}/dismissal.html", context)
