"""Pages of premises: the board of those who offer, and what operators may ask for."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from facilities.premises import offering, policy
from facilities.premises.choices import PremisesState
from facilities.premises.fitness import fitness
from facilities.premises.forms import NoteForm, PremisesFilter, PremisesForm
from facilities.premises.models import Premises
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
    }
    return render(request, "facilities/premises/premises_list.html", context)


def _premises(request: Request, pk: int) -> Premises:
    rows = Premises.objects.visible_to(request.user).select_related("area__parent")
    return get_object_or_404(rows, pk=pk)


@login_required
def premises_detail(request: Request, pk: int) -> HttpResponse:
    """Show premises, what speaks against them and whom to ask."""
    found, today = _premises(request, pk), timezone.localdate()
    context = {
        "premises": found,
        "fitness": fitness(found, Limits(today), on=today),
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
