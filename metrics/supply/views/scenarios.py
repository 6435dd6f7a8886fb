"""Pages of siting: asking, comparing, why each site."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facilities.ground.money import yuan
from facilities.models import Premises
from facilities.register.walking import Pace
from metrics.supply import explaining, policy, scenarios
from metrics.supply.forms import ScenarioForm
from metrics.supply.models import Scenario
from portal import paging
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in, refusals_told

ASKED = ("places", "most_sites", "most_rent_fen", "radius", "rate")


@login_required
def scenario_list(request: Request) -> HttpResponse:
    """List scenarios side by side: what each may cost, what it reaches, and its gap."""
    require(policy.may_see_supply(request.user))
    seen = Scenario.objects.visible_to(request.user).select_related("area").defer("data")
    rows = seen.annotate(opened=Count("sites"), new_places=Sum("sites__places"), fen=Sum("sites__rent_fen"))
    page, pager = paging.page(rows, request.GET, by="-pk")
    for row in page:
        row.rent = None if row.fen is None else yuan(row.fen)
    context = {"scenarios": page, "pager": pager, "may_ask": policy.may_ask_scenarios(request.user)}
    return render(request, "metrics/supply/scenario_list.html", context)


@login_required
def scenario_create(request: Request) -> HttpResponse:
    """Ask where the next places should be; a link may bring conditions along, for example those of an earlier question."""
    require(policy.may_ask_scenarios(request.user))
    today = timezone.localdate()
    brought = {name: request.GET[name] for name in ("area", *ASKED) if name in request.GET}
    form = ScenarioForm(request.POST or None, user=request.user, on=today, initial=brought)
    if form.is_valid():
        with refusals_in(form):
            asked = scenarios.ask(form.instance, by=request.user, on=today)
            messages.success(request, _("The scenario is being computed."))
            return redirect(asked)
    return render(request, "metrics/supply/scenario_form.html", {"form": form})


def _scenario(request: Request, pk: int) -> Scenario:
    rows = Scenario.objects.visible_to(request.user).select_related("area", "asked_by", "replays")
    return get_object_or_404(rows, pk=pk)


def _asked(scenario: Scenario) -> dict[str, Any]:
    """Return the conditions as a form takes them: the rent in yuan."""
    said = {name: getattr(scenario, name) for name in ASKED}
    return said | {"most_rent_fen": scenario.most_rent, "area": scenario.area_id}


@login_required
def scenario_detail(request: Request, pk: int) -> HttpResponse:
    """Show an answer: each site with the children it newly reaches, its overlap and rent, and the gap of the whole."""
    scenario, today = _scenario(request, pk), timezone.localdate()
    sites = list(scenario.sites.select_related("premises__area__parent"))
    rent = sum(site.rent for site in sites)
    second = scenario.runner_up or {}
    context = {
        "scenario": scenario,
        "is_confirmed": scenarios.is_confirmed(scenario),
        "sites": explaining.reasons(scenario, sites, on=today),
        "minutes": Pace(today).along(scenario.radius),
        "excluded": explaining.excluded(scenario.area, on=today),
        "may_ask": policy.may_ask_scenarios(request.user),
        "again": urlencode(_asked(scenario)),
        "rent": rent,
        "rent_per_child": rent / scenario.reached if scenario.reached else None,
        "nodes": len(scenario.data["nodes"]),
        "candidates": len(scenario.data["candidates"]),
        "detour": scenarios.detour_of(scenario),
        "measured": len(scenario.data.get("ways", [])),
        "lacking": sum(node[3] for node in scenario.data["nodes"]),
        "second": Premises.objects.filter(pk__in=second.get("sites", [])),
        "may_plan": policy.may_plan(request.user),
        "transitions": scenario.transitions.select_related("by"),
    }
    return render(request, "metrics/supply/scenario.html", context)


@login_required
@require_POST
def scenario_replay(request: Request, pk: int) -> HttpResponse:
    """Have an answer computed again from its own data."""
    scenario = _scenario(request, pk)
    with refusals_told(request):
        again = scenarios.replay(scenario, by=request.user, on=timezone.localdate())
        messages.success(request, _("The scenario is being computed again from its own data."))
        return redirect(again)
    return redirect(scenario)


@login_required
@require_POST
def scenario_cancel(request: Request, pk: int) -> HttpResponse:
    """Take a question back."""
    scenario = _scenario(request, pk)
    with refusals_told(request):
        scenarios.cancel(scenario, by=request.user)
        messages.success(request, _("The scenario is cancelled."))
    return redirect(scenario)
