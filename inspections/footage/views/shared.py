"""Pages that operators and offices share: requests and their answers, the register, filings with the police."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from facilities.models import Facility
from inspections.footage.models import CameraFiling, FootageRequest, Viewing
from inspections.monitoring import policy as monitoring
from inspections.monitoring.views.shared import seen_facility
from portal import paging
from portal.accounts.requests import Request
from portal.accounts.scope import require

ROWS = 50


@login_required
def desk(request: Request) -> HttpResponse:
    """What concerns footage: guardians' requests, the open and overdue ones first, and filings with the police."""
    require(monitoring.has_monitoring(request.user))
    today = timezone.localdate()
    requests = FootageRequest.objects.visible_to(request.user).with_place()
    filings = CameraFiling.objects.visible_to(request.user).select_related("facility")
    context = {
        "open": requests.open().order_by("due_on", "pk")[:ROWS],
        "answered": requests.exclude(pk__in=requests.open()).order_by("-asked_at")[:ROWS],
        "filings": filings[:ROWS],
        "today": today,
    }
    return render(request, "inspections/footage/desk.html", context)


@login_required
def footage_request(request: Request, pk: int) -> HttpResponse:
    """Show a request, what was shown or why not."""
    found = seen_request(request, pk)
    context = {
        "row": found,
        "viewings": found.viewings.with_all(),  # type: ignore[attr-defined]
        "today": timezone.localdate(),
    }
    return render(request, "inspections/footage/request.html", context)


def seen_request(request: Request, pk: int) -> FootageRequest:
    """Return a request that the user may see."""
    return get_object_or_404(FootageRequest.objects.visible_to(request.user).with_place(), pk=pk)


@login_required
def viewing_list(request: Request, facility_pk: int) -> HttpResponse:
    """Show a facility's register of viewings, the latest first; struck lines stay."""
    facility = seen_facility(request, facility_pk)
    rows = Viewing.objects.filter(facility=facility).with_all()
    found, pager = paging.page(rows, request.GET, by="-pk", size=ROWS)
    return render(
        request, "inspections/footage/viewing_list.html", {"facility": facility, "viewings": found, "pager": pager}
    )


@login_required
def camera_filing(request: Request, pk: int) -> HttpResponse:
    """Show what was filed with the police, and their answer."""
    found = seen_filing(request, pk)
    context = {"filing": found, "transitions": found.transitions.select_related("by")}
    return render(request, "inspections/footage/filing.html", context)


def seen_filing(request: Request, pk: int) -> CameraFiling:
    """Return a filing that the user may see."""
    rows: QuerySet[CameraFiling] = CameraFiling.objects.visible_to(request.user)
    related = rows.select_related("facility__area", "facility__operator__organisation", "sent_by", "answered_by")
    return get_object_or_404(related, pk=pk)


def form_page(request: Request, facility: Facility, form: Any, back: str, **words: object) -> HttpResponse:
    """Show a form of the facility's footage."""
    context = {"facility": facility, "form": form, "back": back, **words}
    return render(request, "inspections/footage/form.html", context)
