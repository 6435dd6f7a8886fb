"""Alarm buttons: for the operator to enter and test, for offices to read."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.alarms import buttons, policy
from facilities.alarms.forms import AlarmTestForm, ButtonForm, TakeDownForm
from facilities.alarms.models import AlarmButton
from facilities.daily.policy import may_read
from facilities.ground.models import Facility
from facilities.ground.policy import may_update
from facilities.ground.views.own import running_facility
from portal import actions
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in

SHOWN = 30


@login_required
def alarm_button_list(request: Request, pk: int) -> HttpResponse:
    """List the buttons of a facility with the day of their latest test and the last day of the next."""
    facility = get_object_or_404(Facility.objects.visible_to(request.user).with_area(), pk=pk)
    if not facility.was_filed or not may_read(request.user, facility):
        raise Http404
    today = timezone.localdate()
    days = buttons.test_days(today)
    context = {
        "facility": facility,
        "rows": facility.alarm_buttons.with_due(days),
        "days": days,
        "late": set(facility.alarm_buttons.overdue(today, days).values_list("pk", flat=True)),
        "may_keep": may_update(request.user, facility),
    }
    return render(request, "facilities/alarms/list.html", context)


@login_required
def alarm_button_create(request: Request, pk: int) -> HttpResponse:
    """Enter a button."""
    facility, today = running_facility(request, pk), timezone.localdate()
    form = ButtonForm(request.POST or None, initial={"installed_on": today})
    if form.is_valid():
        with refusals_in(form):
            return redirect(buttons.hang(facility, **form.cleaned_data, by=request.user, on=today))
    return _form(request, facility, form, _("An alarm button was hung"))


def _form(request: Request, facility: Facility, form: Any, heading: str, explanation: str = "") -> HttpResponse:
    back = reverse("alarm-button-list", args=[facility.pk])
    context = {"facility": facility, "form": form, "heading": heading, "explanation": explanation, "back": back}
    return render(request, "facilities/ground/form.html", context)


@login_required
def alarm_button(request: Request, pk: int) -> HttpResponse:
    """Show a button with its tests."""
    rows = AlarmButton.objects.visible_to(request.user).select_related(
        "facility__operator__organisation", "facility__area"
    )
    row = get_object_or_404(rows, pk=pk)
    if not may_read(request.user, row.facility):
        raise Http404
    context = {
        "button": row,
        "tests": row.tests.all()[:SHOWN],
        "next_test": buttons.next_test(row, on=timezone.localdate()),
        "may": actions.allowed(row, request.user),
    }
    return render(request, "facilities/alarms/button.html", context)


def _own(request: Request, pk: int) -> AlarmButton:
    rows = AlarmButton.objects.operated_by(request.user).select_related("facility__operator__organisation")
    row = get_object_or_404(rows, pk=pk)
    require(policy.may_keep(request.user, row))
    return row


@login_required
def alarm_button_test(request: Request, pk: int) -> HttpResponse:
    """Enter a test."""
    row, now = _own(request, pk), timezone.now()
    form = AlarmTestForm(request.POST or None, initial={"tested_at": now, "is_answered": True})
    if form.is_valid():
        with refusals_in(form):
            buttons.test(row, **form.cleaned_data, by=request.user, at=now)
            return redirect(row)
    words = _("Tell whoever answers before you press: it is a test.")
    return _form(request, row.facility, form, _("The alarm button was tested"), words)


@login_required
def alarm_button_take_down(request: Request, pk: int) -> HttpResponse:
    """Take a button down."""
    row, today = _own(request, pk), timezone.localdate()
    form = TakeDownForm(request.POST or None, initial={"removed_on": today})
    if form.is_valid():
        with refusals_in(form):
            buttons.take_down(row, **form.cleaned_data, by=request.user, on=today)
            return redirect(row)
    return _form(request, row.facility, form, _("The alarm button was taken down"), row.place)
