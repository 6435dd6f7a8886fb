"""Pages of premises: the board of those who offer, what operators may ask for, leases and what is let off of their rent."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from facilities.ground.money import fen
from facilities.premises import board, leases, offering, policy
from facilities.premises.choices import PremisesState
from facilities.premises.fitness import fitness
from facilities.premises.forms import LeaseEndForm, LeaseForm, NoteForm, PremisesFilter, PremisesForm, RentReliefForm
from facilities.premises.models import Lease, Premises, RentRelief
from portal import paging
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in
from portal.rulebook.rulebook import Limits

STEPS = {
    "offer": (PremisesState.OFFERED, gettext_lazy("Offer again")),
    "let": (PremisesState.TAKEN, gettext_lazy("Let or used")),
    "withdraw": (PremisesState.WITHDRAWN, gettext_lazy("Withdraw")),
}


@login_required
def premises_list(request: Request) -> HttpResponse:
    """List premises with what the rulebook says of them."""
    require(policy.may_see_premises(request.user))
    form = PremisesFilter(request.GET)
    asked = {name: value for name, value in form.cleaned_data.items() if value} if form.is_valid() else {}
    seen = Premises.objects.visible_to(request.user).filter(**asked).select_related("area__parent")
    rows, pager = paging.page(seen, request.GET, by="-pk")
    today = timezone.localdate()
    limits = Limits(today)
    context = {
        "rows": [(row, fitness(row, limits, on=today)) for row in rows],
        "pager": pager,
        "form": form,
        "may_enter": policy.may_enter(request.user),
        "may_see_board": policy.may_see_board(request.user),
    }
    return render(request, "facilities/premises/premises_list.html", context)


def _premises(request: Request, pk: int) -> Premises:
    rows = Premises.objects.visible_to(request.user).select_related("area__parent")
    return get_object_or_404(rows, pk=pk)


def _leases(request: Request, premises: Premises) -> list[Lease]:
    seen = Lease.objects.visible_to(request.user).filter(premises=premises)
    rows = list(seen.select_related("operator__organisation").prefetch_related("reliefs"))
    for row in rows:
        row.premises = premises
    return rows


@login_required
def premises_board(request: Request) -> HttpResponse:
    """Show by owner what is offered, let and let off, with the way to the offers."""
    require(policy.may_see_board(request.user))
    today = timezone.localdate()
    context = {
        "lines": list(board.lines(Premises.objects.visible_to(request.user), on=today)),
        "may_enter": policy.may_enter(request.user),
        "today": today,
    }
    return render(request, "facilities/premises/board.html", context)


@login_required
def premises_detail(request: Request, pk: int) -> HttpResponse:
    """Show premises, what speaks against them and whom to ask."""
    found, today = _premises(request, pk), timezone.localdate()
    context = {
        "premises": found,
        "fitness": fitness(found, Limits(today), on=today),
        "leases": _leases(request, found),
        "today": today,
        "transitions": found.transitions.select_related("by") if policy.may_keep(request.user, found) else None,
    }
    return render(request, "facilities/premises/premises.html", context)


@login_required
def premises_create(request: Request) -> HttpResponse:
    """Enter premises."""
    require(policy.may_enter(request.user))
    return _edited(request, Premises(), _("Enter premises"))


@login_required
def premises_edit(request: Request, pk: int) -> HttpResponse:
    """Change what is known of premises."""
    found = _premises(request, pk)
    require(policy.may_keep(request.user, found))
    if found.state == PremisesState.WITHDRAWN:
        raise Http404
    return _edited(request, found, _("Change premises"))


@transaction.atomic
def _edited(request: Request, premises: Premises, title: str) -> HttpResponse:
    form = PremisesForm(request.POST or None, instance=premises, user=request.user)
    if form.is_valid():
        with refusals_in(form):
            saved = offering.save(form.instance, by=request.user, on=timezone.localdate())
            messages.success(request, _("Saved."))
            return redirect(saved)
    context = {"form": form, "page_title": title, "premises": premises if premises.pk else None}
    return render(request, "facilities/premises/premises_form.html", context)


@login_required
def premises_settle(request: Request, pk: int, step: str) -> HttpResponse:
    """Let, withdraw or offer premises again, with a note."""
    found = _premises(request, pk)
    require(policy.may_keep(request.user, found))
    to, title = STEPS[step]
    form = NoteForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            offering.settle(found, to, by=request.user, note=form.cleaned_data["note"])
            messages.success(request, _("Saved."))
            return redirect(found)
    context = {"form": form, "page_title": title, "premises": found}
    return render(request, "facilities/premises/premises_form.html", context)


def _form(
    request: Request, form: forms.BaseForm, premises: Premises, title: str, explanation: str = ""
) -> HttpResponse:
    context = {"form": form, "page_title": title, "premises": premises, "explanation": explanation}
    return render(request, "facilities/premises/premises_form.html", context)


@login_required
def premises_lease(request: Request, pk: int) -> HttpResponse:
    """Record a signed lease."""
    found, today = _premises(request, pk), timezone.localdate()
    require(policy.may_keep(request.user, found))
    rent = None if found.monthly_rent is None else fen(found.monthly_rent)
    begun = {"signed_on": today, "rent": rent}
    form = LeaseForm(request.POST or None, instance=Lease(premises=found), initial=begun)
    if form.is_valid():
        with refusals_in(form):
            leases.sign(form.save(commit=False), by=request.user, on=today)
            messages.success(request, _("The lease is recorded."))
            return redirect(found)
    title = _("The landlord's own title ends on %(last)s.") % {"last": found.free_until} if found.free_until else ""
    return _form(request, form, found, _("Record a lease"), title)


def _lease(request: Request, pk: int) -> Lease:
    rows = Lease.objects.visible_to(request.user).select_related("premises__area__parent", "operator__organisation")
    found = get_object_or_404(rows, pk=pk)
    require(policy.may_keep_lease(request.user, found))
    return found


@login_required
def lease_end(request: Request, pk: int) -> HttpResponse:
    """End a lease."""
    row = _lease(request, pk)
    form = LeaseEndForm(request.POST or None, initial={"ended_on": row.until_on})
    if form.is_valid():
        with refusals_in(form):
            leases.end(row, form.cleaned_data["ended_on"], form.cleaned_data["note"], by=request.user)
            messages.success(request, _("The lease is ended. Offer the premises again if they are free."))
            return redirect(row.premises)
    return _form(request, form, row.premises, _("End the lease"), f"{row.operator} · {row}")


@login_required
def lease_relieve(request: Request, pk: int) -> HttpResponse:
    """Let some of the rent off."""
    row = _lease(request, pk)
    first = {"from_on": row.from_on, "until_on": row.until_on}
    form = RentReliefForm(request.POST or None, instance=RentRelief(lease=row), initial=first)
    if form.is_valid():
        with refusals_in(form):
            leases.relieve(form.save(commit=False), by=request.user, on=timezone.localdate())
            messages.success(request, _("Saved."))
            return redirect(row.premises)
    told = _("The rent is %(rent)s yuan a month.") % {"rent": row.rent}
    return _form(request, form, row.premises, _("Let rent off"), f"{row.operator} · {told}")
