"""The rows behind the figure of caregivers reached: at which events a community's caregivers were counted for a year."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from facilities.stations import events, policy
from portal.accounts.requests import Request
from portal.models import Area


@login_required
def guidance_reached(request: Request, area: str, year: int) -> HttpResponse:
    """List the events at which caregivers of a community were counted, each caregiver once a year, with their sum."""
    found = get_object_or_404(Area.objects.select_related("parent"), pk=area, level=12)
    if not policy.may_see_reach(request.user, found):
        raise Http404
    today = timezone.localdate()
    rows = events.counted_by_event(found, year, min(today, date(year, 12, 31)))
    context = {"area": found, "year": year, "rows": rows, "reached": sum(count for _event, count in rows)}
    return render(request, "facilities/stations/reached.html", context)
