"""The operator's pages of children who begin in care."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.entries import admissions, policy
from facilities.entries.choices import EntryState
from facilities.entries.forms import BackForm, CaughtUpForm, EntryForm, LastDayForm
from facilities.entries.models import EntryCheck
from facilities.ground.models import Facility
from facilities.ground.views.own import own_facility, running_facility
from portal import actions, paging
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in


@login_required
def entry_check_list(request: Request, pk: int) -> HttpResponse:
    """List the children's checks of an own facility, those that begin last first."""
    facility = own_facility(request, pk)
    rows, pager = paging.page(facility.entry_checks.select_related("care_class"), request.GET, by="-pk")
    standing = facility.entry_checks.standing()
    context = {
        "facility": facility,
        "rows": rows,
        "pager": pager,
        "in_care": standing.in_care().count(),
        "away": standing.filter(state=EntryState.AWAY).count(),
        "catching_up": standing.catching_up().count(),
    }
    return render(request, "facilities/entries/list.html", context)


@login_required
def entry_check_create(request: Request, pk: int) -> HttpResponse:
    """Enter a child's check before its first day."""
    facility = running_facility(request, pk)
    form = EntryForm(request.POST or None, facility=facility, initial=_suggested(request, facility))
    if form.is_valid():
        with refusals_in(form):
            row = admissions.admit(facility, **form.admitted(), by=request.user, at=timezone.now())
            messages.success(request, _("The child may begin on %(day)s.") % {"day": row.begins_on})
            return redirect(row)
    words = _("Before its first day a child is examined, its vaccination record seen, and an agreement signed.")
    return _form(request, facility, form, _("A child begins in care"), words)


def _suggested(request: Request, facility: Facility) -> dict[str, Any]:
    """Suggest the name of a child who comes back after a long absence, and its class."""
    again = request.GET.get("again", "")
    row = facility.entry_checks.filter(pk=again, state=EntryState.AWAY).first() if again.isdecimal() else None
    if row is None:
        return {"begins_on": timezone.localdate()}
    known = {"child": row.child, "birthday": row.birthday, "care_class": row.care_class_id, "agreed_on": row.agreed_on}
    return known | {"begins_on": timezone.localdate()}


def _form(request: Request, facility: Facility, form: Any, heading: str, explanation: str = "") -> HttpResponse:
    back = reverse("entry-check-list", args=[facility.pk])
    context = {"facility": facility, "form": form, "heading": heading, "explanation": explanation, "back": back}
    return render(request, "facilities/ground/form.html", context)


def _own(request: Request, pk: int) -> EntryCheck:
    rows = EntryCheck.objects.visible_to(request.user).select_related("facility__operator__organisation", "care_class")
    return get_object_or_404(rows, pk=pk)


@login_required
def entry_check(request: Request, pk: int) -> HttpResponse:
    """Show a child's check with what may be done."""
    row = _own(request, pk)
    today = timezone.localdate()
    last = row.last_day if row.state == EntryState.AWAY else None
    anew = admissions.checked_anew_from(last, today) if last else None
    context = {"entry": row, "may": actions.allowed(row, request.user), "anew_from": anew}
    return render(request, "facilities/entries/entry.html", context)


def _act(request: Request, pk: int, kind: Any, act: Callable[..., EntryCheck], heading: str) -> HttpResponse:
    """Show the form of an act whose only answer is a day, and do it."""
    row = _own(request, pk)
    require(policy.may_follow_up(request.user, row))
    day = next(iter(kind.base_fields))
    form = kind(request.POST or None, initial={day: timezone.localdate()})
    if form.is_valid():
        with refusals_in(form):
            act(row, **form.cleaned_data, by=request.user, on=timezone.localdate())
            return redirect(row)
    return _form(request, row.facility, form, heading)


@login_required
def entry_check_away(request: Request, pk: int) -> HttpResponse:
    """Say that a child is away for a while."""
    return _act(request, pk, LastDayForm, admissions.go_away, _("Away for a while"))


@login_required
def entry_check_back(request: Request, pk: int) -> HttpResponse:
    """Let a child back into care."""
    return _act(request, pk, BackForm, admissions.come_back, _("Back in care"))


@login_required
def entry_check_leave(request: Request, pk: int) -> HttpResponse:
    """Say that a child has left."""
    return _act(request, pk, LastDayForm, admissions.leave, _("Has left for good"))


@login_required
def entry_check_catch_up(request: Request, pk: int) -> HttpResponse:
    """Say that vaccinations were caught up."""
    return _act(request, pk, CaughtUpForm, admissions.catch_up, _("Vaccinations caught up"))
