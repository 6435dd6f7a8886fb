"""Pages of new residential areas: what the norm asks of each, which lack a project, entering and changing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from metrics.supply import estates, policy
from metrics.supply.forms import EstateForm
from metrics.supply.models import Estate
from portal import paging
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in
from portal.rulebook.rulebook import Limits


@login_required
def estate_list(request: Request) -> HttpResponse:
    """List new residential areas with the places that the norm asks of them; those that need a project say so."""
    require(policy.may_see_supply(request.user))
    limits = Limits(timezone.localdate())
    seen = Estate.objects.visible_to(request.user)
    page, pager = paging.page(seen.select_related("area__parent", "project"), request.GET, by="moves_in_on")
    context = {
        "rows": estates.standings(page, limits),
        "pager": pager,
        "norm": limits[estates.NORM],
        "least": limits[estates.LEAST],
        "waiting": estates.to_plan(seen, limits).count(),
        "may_plan": policy.may_plan(request.user),
    }
    return render(request, "metrics/supply/estate_list.html", context)


@login_required
def estate_create(request: Request) -> HttpResponse:
    """Enter a new residential area."""
    require(policy.may_plan(request.user))
    return _edited(request, Estate(), _("Enter a new residential area"))


@login_required
def estate_edit(request: Request, pk: int) -> HttpResponse:
    """Change a new residential area, or name the project that brings its places."""
    estate = get_object_or_404(Estate.objects.visible_to(request.user).select_related("project"), pk=pk)
    require(policy.may_keep_estate(request.user, estate))
    return _edited(request, estate, _("Change the new residential area"))


@transaction.atomic
def _edited(request: Request, estate: Estate, title: str) -> HttpResponse:
    form = EstateForm(request.POST or None, instance=estate, user=request.user)
    if form.is_valid():
        with refusals_in(form):
            estates.save(form.instance, by=request.user, on=timezone.localdate())
            messages.success(request, _("Saved."))
            return redirect("estate-list")
    return render(request, "metrics/supply/estate_form.html", {"form": form, "page_title": title})
