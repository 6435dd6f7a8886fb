"""Pages of bought services: the public catalogue, the contracts of buyers and contractors, what is accepted."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.purchases import catalogue, contracts, policy
from facilities.purchases.forms import AcceptanceForm, ContractForm, EndForm, EntryForm, NoteForm
from facilities.purchases.models import Acceptance, CatalogueEntry, Contract
from portal import paging
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in

PUBLISHED = 200  # contracts, the newest first


def purchase_public(request: HttpRequest) -> HttpResponse:
    """Show everybody what may be bought, and with whom the district has contracts on how much."""
    context = {
        "entries": CatalogueEntry.objects.in_force(timezone.localdate()),
        "contracts": Contract.objects.with_parties()[:PUBLISHED],
    }
    return render(request, "facilities/purchases/public.html", context)


@login_required
def contract_list(request: Request) -> HttpResponse:
    """List the contracts that the user sees, and the catalogue for who compiles it."""
    require(policy.may_see_contracts(request.user))
    rows, pager = paging.page(Contract.objects.visible_to(request.user).with_parties(), request.GET, by="-pk")
    context = {
        "rows": rows,
        "pager": pager,
        "entries": CatalogueEntry.objects.all(),
        "may_buy": policy.may_buy(request.user),
        "may_compile": policy.may_compile(request.user),
    }
    return render(request, "facilities/purchases/contracts.html", context)


def _form(request: Request, form: forms.BaseForm, heading: str, back: str = "", explanation: str = "") -> HttpResponse:
    context = {"form": form, "heading": heading, "back": back or reverse("contract-list"), "explanation": explanation}
    return render(request, "facilities/purchases/form.html", context)


@login_required
def entry_create(request: Request) -> HttpResponse:
    """Publish an entry of the catalogue."""
    require(policy.may_compile(request.user))
    form = EntryForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            catalogue.publish(form.save(commit=False), by=request.user, on=timezone.localdate())
            messages.success(request, _("The entry is published."))
            return redirect("contract-list")
    return _form(request, form, _("New entry of the catalogue"))


@login_required
def entry_end(request: Request, pk: int) -> HttpResponse:
    """End an entry of the catalogue."""
    require(policy.may_compile(request.user))
    entry = get_object_or_404(CatalogueEntry, pk=pk)
    form = EndForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            catalogue.end(entry, form.cleaned_data["until_on"], by=request.user, on=timezone.localdate())
            messages.success(request, _("Saved."))
            return redirect("contract-list")
    return _form(request, form, _("End an entry of the catalogue"), explanation=str(entry))


@login_required
def contract_create(request: Request) -> HttpResponse:
    """Record a signed contract."""
    require(policy.may_buy(request.user))
    today = timezone.localdate()
    form = ContractForm(request.POST or None, user=request.user, initial={"signed_on": today})
    if form.is_valid():
        with refusals_in(form):
            made = contracts.sign(form.save(commit=False), by=request.user, on=today)
            messages.success(request, _("The contract is recorded."))
            return redirect(made)
    return _form(request, form, _("New contract on bought services"))


def _contract(request: Request, pk: int) -> Contract:
    return get_object_or_404(Contract.objects.visible_to(request.user).with_parties(), pk=pk)


@login_required
def contract(request: Request, pk: int) -> HttpResponse:
    """Show a contract with what was accepted of it."""
    row = _contract(request, pk)
    context = {
        "row": row,
        "lines": row.acceptances.select_related("by", "reversal"),
        "transitions": row.transitions.select_related("by"),
        "is_over": row.until_on < timezone.localdate(),
    }
    return render(request, "facilities/purchases/contract.html", context)


@login_required
def contract_accept(request: Request, pk: int) -> HttpResponse:
    """Accept what was served."""
    row, today = _contract(request, pk), timezone.localdate()
    require(policy.may_keep(request.user, row))
    first = {"served_from": row.from_on, "served_until": min(row.until_on, today)}
    form = AcceptanceForm(request.POST or None, instance=Acceptance(contract=row), initial=first)
    if form.is_valid():
        with refusals_in(form):
            contracts.accept(form.save(commit=False), by=request.user, on=today)
            messages.success(request, _("Accepted."))
            return redirect(row)
    left = _("%(left)s yuan are left to accept.") % {"left": row.left}
    return _form(request, form, _("Accept services"), row.get_absolute_url(), f"{row.subject} — {left}")


@login_required
def acceptance_reverse(request: Request, pk: int) -> HttpResponse:
    """Take an acceptance back."""
    lines = Acceptance.objects.filter(contract__in=Contract.objects.visible_to(request.user))
    line = get_object_or_404(lines.select_related("contract"), pk=pk)
    require(policy.may_keep(request.user, line.contract))
    form = NoteForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            contracts.reverse(line, form.cleaned_data["note"], by=request.user, on=timezone.localdate())
            messages.success(request, _("Saved."))
            return redirect(line.contract)
    told = f"{line.text} — {line.yuan}"
    return _form(request, form, _("Take an acceptance back"), line.contract.get_absolute_url(), told)


@login_required
def contract_close(request: Request, pk: int) -> HttpResponse:
    """Close a contract."""
    row = _contract(request, pk)
    require(policy.may_keep(request.user, row))
    form = NoteForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            contracts.close(row, form.cleaned_data["note"], by=request.user)
            messages.success(request, _("The contract is closed."))
            return redirect(row)
    return _form(request, form, _("Close the contract"), row.get_absolute_url(), str(row))
