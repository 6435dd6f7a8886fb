"""What an operator can do with a filed facility: one page that leads to all of it, and what is reported without a filing."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.changes import updates
from facilities.changes.forms import ContactForm, EnrolmentForm
from facilities.ground import policy
from facilities.ground.models import Facility
from facilities.ground.views.own import own_facility, running_facility
from portal.accounts.requests import Request
from portal.acts import refusals_in


@login_required
def affairs(request: Request, pk: int) -> HttpResponse:
    """Show what is under way about a filed facility, and everything that can be begun."""
    facility = own_facility(request, pk)
    context = {
        "facility": facility,
        "is_running": policy.is_running(facility),
        "change": facility.filings.open().filter(amendment__isnull=False).first(),
        "sheets": facility.fee_sheets.prefetch_related("lines__item")[:12],
        "suspensions": facility.suspensions.all(),
        "terminations": facility.terminations.all(),
        "reports": facility.annual_reports.all(),
        "appeals": facility.appeals.all(),
        "offshoots": facility.offshoots.select_related("facility"),
        "today": timezone.localdate(),
    }
    return render(request, "facilities/changes/affairs.html", context)


@login_required
@transaction.atomic
def contact_update(request: Request, pk: int) -> HttpResponse:
    """Report telephone, mobile and meals."""
    facility, today = running_facility(request, pk), timezone.localdate()
    form = ContactForm(request.POST or None, instance=facility)
    if form.is_valid():
        with refusals_in(form):
            with transaction.atomic():
                updates.report_contact(facility, form.cleaned_data, by=request.user, on=today)
            return _done(request, facility)
    return _form(request, facility, form, _("Telephone, mobile, meals"))


def _done(request: Request, facility: Facility) -> HttpResponse:
    messages.success(request, _("Saved. It shows at once."))
    return redirect("affairs", pk=facility.pk)


def _form(request: Request, facility: Facility, form: Any, title: str, explanation: str = "") -> HttpResponse:
    context = {"facility": facility, "form": form, "heading": title, "explanation": explanation}
    return render(request, "facilities/ground/form.html", context)


@login_required
def enrolment_update(request: Request, pk: int) -> HttpResponse:
    """Report how many children are enrolled, class by class, as of today."""
    facility, today = running_facility(request, pk), timezone.localdate()
    form = EnrolmentForm(request.POST or None, classes=list(facility.classes.all()))
    if form.is_valid():
        with refusals_in(form):
            updates.report_enrolment(facility, form.enrolled(), by=request.user, on=today)
            return _done(request, facility)
    return _form(request, facility, form, _("Children enrolled today"))
