"""Acts of the credit record: repairs applied for and decided, listings announced, stated, decided and lifted."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facilities.models import Facility
from inspections.credit import listings, policy, repairs, scores
from inspections.credit.forms import DropForm, LiftForm, ListingForm, RepairDecisionForm, RepairForm, StatementForm
from inspections.credit.models import CreditEntry, CreditListing, CreditRepair
from inspections.credit.views.pages import listing_context, repair_context
from inspections.ground import policy as ground_policy
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in, refusals_told


@login_required
def repair_ask(request: Request, pk: int) -> HttpResponse:
    """Apply for a repair of one entry."""
    entry = get_object_or_404(CreditEntry.objects.visible_to(request.user).with_reasons(), pk=pk)
    require(ground_policy.may_operate(request.user, entry.facility))
    today = timezone.localdate()
    form = RepairForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        with refusals_in(form):
            asked = repairs.ask(entry, by=request.user, on=today, **form.cleaned_data)
            messages.success(request, _("Your application was sent. The bureau decides on it and you are told here."))
            return redirect(asked)
    obstacles = [] if form.errors else repairs.obstacles(entry, on=today)
    context = {"entry": entry, "facility": entry.facility, "form": form, "obstacles": obstacles}
    return render(request, "inspections/credit/repair_ask.html", context)


def _repair(request: Request, pk: int) -> CreditRepair:
    return get_object_or_404(CreditRepair.objects.visible_to(request.user).with_case(), pk=pk)


@login_required
@require_POST
def repair_withdraw(request: Request, pk: int) -> HttpResponse:
    """Take an application back."""
    row = _repair(request, pk)
    repairs.withdraw(row, by=request.user)
    messages.success(request, _("The application is withdrawn."))
    return redirect("facility-credit", pk=row.facility_id)


@login_required
@require_POST
def repair_decide(request: Request, pk: int) -> HttpResponse:
    """Grant or decline a repair."""
    row = _repair(request, pk)
    require(policy.may_decide_credit(request.user, row.facility))
    form = RepairDecisionForm(request.POST)
    if form.is_valid():
        decide: Callable = repairs.VERDICTS[form.cleaned_data["verdict"]]
        with refusals_in(form):
            decide(row, by=request.user, on=timezone.localdate(), answer=form.cleaned_data["answer"])
            messages.success(request, _("The decision is recorded and the operator is told."))
            return redirect(row)
    return render(request, "inspections/credit/repair.html", repair_context(request, row, form))


@login_required
def listing_announce(request: Request, pk: int) -> HttpResponse:
    """Announce to the operator that its facility is going to be listed."""
    facility = get_object_or_404(Facility.objects.visible_to(request.user).with_area(), pk=pk)
    require(policy.may_propose_listing(request.user, facility))
    today = timezone.localdate()
    form = ListingForm(request.POST or None, on=today)
    if form.is_valid():
        with refusals_in(form):
            row = listings.announce(facility, by=request.user, on=today, **form.cleaned_data)
            messages.success(request, _("The operator is told and may state its case. Then a colleague decides."))
            return redirect(row)
    context = {"facility": facility, "form": form, "score": scores.score_of(facility, on=today)}
    return render(request, "inspections/credit/listing_announce.html", context)


def _listing(request: Request, pk: int) -> CreditListing:
    return get_object_or_404(CreditListing.objects.visible_to(request.user).with_case(), pk=pk)


@login_required
@require_POST
def listing_confirm(request: Request, pk: int) -> HttpResponse:
    """Put the facility on the list as a colleague announced."""
    row = _listing(request, pk)
    require(policy.may_decide_credit(request.user, row.facility))
    with refusals_told(request):
        listings.confirm(row, by=request.user, on=timezone.localdate())
        messages.success(request, _("The facility is on the list. It is published and the operator gets the letter."))
    return redirect("credit-listing", pk=pk)


@login_required
@require_POST
def listing_drop(request: Request, pk: int) -> HttpResponse:
    """Decide that the facility is not listed."""
    row = _listing(request, pk)
    require(policy.may_decide_credit(request.user, row.facility))
    return _acted(request, row, "drop", DropForm(request.POST), listings.drop, _("The facility is not listed."))


@login_required
@require_POST
def listing_lift(request: Request, pk: int) -> HttpResponse:
    """Take the facility off the list early."""
    row = _listing(request, pk)
    require(policy.may_decide_credit(request.user, row.facility))
    return _acted(request, row, "lift", LiftForm(request.POST), listings.lift, _("The facility is off the list."))


@login_required
@require_POST
def listing_state(request: Request, pk: int) -> HttpResponse:
    """Take down what the operator says."""
    row = _listing(request, pk)
    require(ground_policy.may_operate(request.user, row.facility))
    done = _("Your statement is with the bureau.")
    return _acted(request, row, "state", StatementForm(request.POST), listings.state_case, done)


def _acted(request: Request, row: CreditListing, name: str, form: Any, act: Callable, done: str) -> HttpResponse:
    """Do what a form of the page asks for, or show the page again with what was typed."""
    if form.is_valid():
        with refusals_in(form):
            act(row, by=request.user, on=timezone.localdate(), **form.cleaned_data)
            messages.success(request, done)
            return redirect(row)
    return render(request, "inspections/credit/listing.html", listing_context(request, row, **{name: form}))
