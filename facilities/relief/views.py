"""Pages of reliefs: what a facility may ask for and was given; the desk of who records it."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.ground.money import yuan
from facilities.ground.views.own import running_facility
from facilities.relief import grants, policy
from facilities.relief.choices import GrantState
from facilities.relief.forms import GrantForm, NoteForm, ReliefForm
from facilities.relief.models import Relief, ReliefGrant
from facilities.relief.querysets import kinds_of
from facilities.relief.worklists import REMINDED_DAYS
from portal import paging
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in


@login_required
def relief(request: Request, pk: int) -> HttpResponse:
    """Show what the facility may ask for today, until which day and with which evidence, and what it was given."""
    facility, today = running_facility(request, pk), timezone.localdate()
    context = {
        "facility": facility,
        "reliefs": Relief.objects.in_force(today),
        "soon": today + timedelta(days=REMINDED_DAYS),
        "grants": facility.relief_grants.filter(state=GrantState.GIVEN).select_related("relief"),
    }
    return render(request, "facilities/relief/relief.html", context)


@login_required
def relief_list(request: Request) -> HttpResponse:
    """The desk: the reliefs of the user's kinds with what was given this year, and the records one by one."""
    require(policy.may_record(request.user))
    seen, year = ReliefGrant.objects.visible_to(request.user), timezone.localdate().year
    counted = Q(state=GrantState.GIVEN, recorded_on__year=year)
    sums = seen.filter(counted).order_by().values("relief_id").annotate(fen=Sum("fen"), number=Count("pk"))
    given = {row["relief_id"]: (yuan(row["fen"]), row["number"]) for row in sums}
    shown, pager = paging.page(seen.with_facility().select_related("relief"), request.GET, by="-pk")
    context = {
        "reliefs": [(row, given.get(row.pk)) for row in Relief.objects.filter(kind__in=kinds_of(request.user))],
        "grants": shown,
        "pager": pager,
        "year": year,
    }
    return render(request, "facilities/relief/desk.html", context)


def _form(request: Request, form: forms.BaseForm, heading: str, explanation: str = "") -> HttpResponse:
    context = {"form": form, "heading": heading, "explanation": explanation, "back": reverse("relief-list")}
    return render(request, "facilities/relief/form.html", context)


@login_required
def relief_create(request: Request) -> HttpResponse:
    """Lay down a version of a relief."""
    require(policy.may_record(request.user))
    form = ReliefForm(request.POST or None, user=request.user)
    if form.is_valid():
        with refusals_in(form):
            grants.lay_down(form.save(commit=False), by=request.user)
            messages.success(request, _("Saved."))
            return redirect("relief-list")
    return _form(request, form, _("New version of a relief"), _("A former version without an end ends the day before."))


@login_required
def grant_create(request: Request) -> HttpResponse:
    """Record that a relief was given."""
    require(policy.may_record(request.user))
    form = GrantForm(request.POST or None, user=request.user)
    if form.is_valid():
        with refusals_in(form):
            grants.record(form.save(commit=False), by=request.user, on=timezone.localdate())
            messages.success(request, _("Saved."))
            return redirect("relief-list")
    return _form(request, form, _("Record a relief that was given"))


@login_required
def grant_revoke(request: Request, pk: int) -> HttpResponse:
    """Revoke a record."""
    rows = ReliefGrant.objects.visible_to(request.user).with_facility().select_related("relief")
    row = get_object_or_404(rows, pk=pk)
    require(policy.may_keep(request.user, row))
    form = NoteForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            grants.revoke(row, form.cleaned_data["note"], by=request.user)
            messages.success(request, _("Saved."))
            return redirect("relief-list")
    return _form(request, form, _("Revoke the record of a relief"), f"{row.facility}: {row}")
