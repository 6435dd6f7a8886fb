"""Where places lack."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from metrics.ground.views import asked_area, district, trail
from metrics.supply import costs, plan, policy
from metrics.supply.demand import demands
from metrics.supply.forms import WhatIfForm
from metrics.supply.gaps import gap_map
from metrics.supply.need import RATE, needs, rates, totals
from portal.accounts.requests import Request
from portal.rulebook.rulebook import Limits


@login_required
def supply(request: Request) -> HttpResponse:
    """Show children, places and what lacks of each community, also with another rate; every number opens."""
    area, today = asked_area(request), timezone.localdate()
    what_if = WhatIfForm(request.GET, rate=Limits(today)[RATE], has_births=False)
    rate = what_if.asked_rate
    rows = needs(area, rate, on=today)
    context = {
        "area": area,
        "trail": trail(request, area),
        "rows": rows,
        "totals": totals(rows),
        "map": gap_map(area, rows),
        "support": costs.support(district(), on=today),
        "rate": rate,
        "ages": rates(rate, on=today).ages,
        "demands": demands(area, rate, on=today),
        "what_if": what_if,
        "may_plan": policy.may_plan(request.user),
    }
    return render(request, "metrics/supply/need.html", context)


@login_required
def supply_plan(request: Request) -> HttpResponse:
    """Hand out the plan of an area as PDF, as it stands today."""
    area, today = asked_area(request), timezone.localdate()
    name = f"plan-{area.pk}-{today.isoformat()}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(plan.pdf(area, on=today), content_type="application/pdf", headers=headers)
