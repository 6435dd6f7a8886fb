"""Where places lack."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from metrics.ground.views import asked_area, trail
from metrics.supply import policy
from metrics.supply.need import RATE, needs, totals
from portal.accounts.requests import Request
from portal.rulebook.rulebook import Limits


@login_required
def supply(request: Request) -> HttpResponse:
    """Show children, places and what lacks of each community; every number opens."""
    area, today = asked_area(request), timezone.localdate()
    rate = Limits(today)[RATE]
    rows = needs(area, rate, on=today)
    context = {
        "area": area,
        "trail": trail(request, area),
        "rows": rows,
        "totals": totals(rows),
        "rate": rate,
        "may_plan": policy.may_plan(request.user),
    }
    return render(request, "metrics/supply/need.html", context)
