"""What operators do about footage (file cameras, write the register, answer guardians) and what the police answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from inspections.footage import asking, filings, policy, viewings
from inspections.footage.forms import AnswerForm, CameraFilingForm, ReasonForm, RecordForm, ViewingForm
from inspections.footage.models import CameraFiling, Viewing
from inspections.footage.views.shared import form_page, seen_filing, seen_request
from inspections.monitoring.models import Channel
from inspections.monitoring.views.shared import seen_facility
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in
from portal.rulebook.rulebook import Limits


@login_required
def camera_filing_create(request: Request, facility_pk: int) -> HttpResponse:
    """Look at what would be filed, and send it to the police."""
    facility = seen_facility(request, facility_pk)
    filing, limits = CameraFiling(facility=facility), Limits(timezone.localdate())
    require(policy.may_keep(request.user, filing))
    initial = {"kept_days": int(limits["footage.days"])}
    form = CameraFilingForm(request.POST or None, instance=filing, initial=initial)
    if form.is_valid():
        with refusals_in(form):
            filings.send(form.instance, by=request.user, at=timezone.now(), limits=limits)
            messages.success(request, _("Sent to the police."))
            return redirect(form.instance)
    words = {
        "page_title": _("File the cameras with the police"),
        "submit_label": _("Send to the police"),
        "cameras": filings.cameras(facility),
        "due_on": filings.due_on(facility, limits),
        "files": True,
    }
    return form_page(request, facility, form, facility.get_absolute_url(), **words)


@login_required
def camera_filing_record(request: Request, pk: int) -> HttpResponse:
    """Put a filing on file."""
    found = seen_filing(request, pk)
    require(policy.may_record(request.user, found))
    form = RecordForm(request.POST or None, initial={"recorded_on": timezone.localdate()})
    if form.is_valid():
        with refusals_in(form):
            filings.record(found, by=request.user, on=timezone.localdate(), **form.cleaned_data)
            messages.success(request, _("The cameras are on file."))
            return redirect(found)
    words = {"page_title": _("Put on file"), "submit_label": _("Put on file")}
    return form_page(request, found.facility, form, found.get_absolute_url(), **words)


@login_required
def camera_filing_return(request: Request, pk: int) -> HttpResponse:
    """Return a filing."""
    found = seen_filing(request, pk)
    require(policy.may_record(request.user, found))
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            filings.give_back(found, by=request.user, on=timezone.localdate(), **form.cleaned_data)
            messages.success(request, _("Returned to the operator."))
            return redirect(found)
    words = {"page_title": _("Return the filing"), "submit_label": _("Return")}
    return form_page(request, found.facility, form, found.get_absolute_url(), **words)


@login_required
def viewing_create(request: Request, facility_pk: int) -> HttpResponse:
    """Write a line into the register."""
    facility = seen_facility(request, facility_pk)
    viewing = Viewing(facility=facility)
    require(policy.may_keep(request.user, viewing))
    form = ViewingForm(request.POST or None, instance=viewing, facility=facility)
    if form.is_valid():
        with refusals_in(form):
            viewings.enter(form.instance, form.cleaned_data["channels"], by=request.user, at=timezone.now())
            messages.success(request, _("The viewing is written down."))
            return redirect("viewing-list", facility.pk)
    words = {"page_title": _("Write down a viewing"), "submit_label": _("Write down")}
    return form_page(request, facility, form, facility.get_absolute_url(), **words)


@login_required
def viewing_strike(request: Request, pk: int) -> HttpResponse:
    """Strike a wrong line."""
    rows = Viewing.objects.visible_to(request.user).select_related("facility__operator__organisation")
    viewing = get_object_or_404(rows, pk=pk)
    require(policy.may_keep(request.user, viewing))
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            viewings.strike(viewing, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("The line is struck."))
            return redirect("viewing-list", viewing.facility_id)
    words = {"page_title": _("Strike the line"), "submit_label": _("Strike the line")}
    return form_page(request, viewing.facility, form, viewing.facility.get_absolute_url(), **words)


@login_required
def request_show(request: Request, pk: int) -> HttpResponse:
    """Answer a guardian by writing down that the footage was shown."""
    found = seen_request(request, pk)
    require(policy.may_keep(request.user, found))
    viewing = Viewing(facility=found.facility)
    initial = {
        "name": found.family.name,
        "unit": _("guardian"),
        "reason": _("A guardian's request"),
        "footage_from": f"{found.day:%Y-%m-%d}T{found.since:%H:%M}",
        "footage_until": f"{found.day:%Y-%m-%d}T{found.until:%H:%M}",
        "channels": Channel.objects.active().filter(facility=found.facility, room__kind="activity"),
    }
    form = ViewingForm(request.POST or None, instance=viewing, facility=found.facility, initial=initial)
    if form.is_valid():
        with refusals_in(form):
            asking.show(found, form.instance, form.cleaned_data["channels"], by=request.user, at=timezone.now())
            messages.success(request, _("The family is told, and the viewing is written down."))
            return redirect(found)
    words = {"page_title": _("Footage was shown"), "submit_label": _("Write down")}
    return form_page(request, found.facility, form, found.get_absolute_url(), **words)


@login_required
def request_refuse(request: Request, pk: int) -> HttpResponse:
    """Answer a guardian with a reason."""
    found = seen_request(request, pk)
    require(policy.may_keep(request.user, found))
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            asking.refuse(found, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("The family is told."))
            return redirect(found)
    words = {"page_title": _("Refuse with a reason"), "submit_label": _("Refuse")}
    return form_page(request, found.facility, form, found.get_absolute_url(), **words)
