"""Pages that operators and offices share: the board, a facility's rooms and cameras, outages. None of them shows a picture."""

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from facilities.ground.choices import RUNNING_STATES
from facilities.models import Facility
from inspections.monitoring import availability, boards, outages, policy
from inspections.monitoring.choices import Coverage, Signal
from inspections.monitoring.forms import OutageFilter
from inspections.monitoring.models import (
    BatchRefusal,
    Channel,
    Gateway,
    MonitoringMonth,
    Outage,
    PlannedWork,
    RetentionProof,
    Room,
)
from portal import paging
from portal.accounts.requests import Request
from portal.accounts.scope import require

FACILITIES, OUTAGES, SHOWN = 30, 30, 12


@login_required
def board(request: Request) -> HttpResponse:
    """Show how cameras stand, facility by facility, and what is out now."""
    require(policy.has_monitoring(request.user))
    rows = Facility.objects.visible_to(request.user).filter(state__in=RUNNING_STATES).select_related("area")
    found, pager = paging.page(rows, request.GET, by="pk", size=FACILITIES)
    running = Outage.objects.visible_to(request.user).running()
    context = {
        "lines": boards.lines(found, at=timezone.now()),
        "pager": pager,
        "running": running.with_place().order_by("since", "pk")[:SHOWN],
        "running_count": running.count(),
    }
    return render(request, "inspections/monitoring/board.html", context)


@login_required
def facility_monitoring(request: Request, pk: int) -> HttpResponse:
    """Show a facility's rooms with their cameras, what is missing, its gateways, announced work, footage and availability."""
    facility = seen_facility(request, pk)
    now = timezone.now()
    channels = Channel.objects.active().filter(facility=facility).select_related("room", "recorder", "latest")
    by_room: dict[int, list[tuple[Channel, Signal]]] = {}
    for channel in channels.with_signal(boards.offline_before(now)):
        by_room.setdefault(channel.room_id, []).append((channel, Signal(channel.signal)))
    rows = Room.objects.filter(facility=facility).with_coverage().prefetch_related("channels")
    rooms = [(room, Coverage(room.coverage)) for room in rows]
    lines = [(room, coverage, by_room.get(room.pk, [])) for room, coverage in rooms]
    context = {
        "facility": facility,
        "rooms": lines,
        "floors": boards.floors(lines),
        "missing": [room for room, coverage in rooms if coverage == Coverage.MISSING],
        "gateways": Gateway.objects.filter(facility=facility).prefetch_related("keys"),
        "refusals": BatchRefusal.objects.filter(gateway__facility=facility).select_related("gateway")[:SHOWN],
        "works": PlannedWork.objects.filter(facility=facility).to_come(now).select_related("channel__room"),
        "proofs": _proofs(facility),
        "months": [(row, _percent(row)) for row in MonitoringMonth.objects.filter(facility=facility)[:SHOWN]],
        "running": Outage.objects.filter(facility=facility).running().with_place(),
        "may_keep": policy.may_keep(request.user, Room(facility=facility)),
        "may_close": policy.may_close(request.user, Room(facility=facility)),
    }
    return render(request, "inspections/monitoring/facility.html", context)


def _proofs(facility: Facility) -> QuerySet[RetentionProof]:
    """Return each camera's newest proof of retention."""
    rows = RetentionProof.objects.filter(channel__facility=facility, channel__until=None)
    return rows.order_by("channel_id", "-day").distinct("channel_id").select_related("channel__room")


def _percent(row: MonitoringMonth) -> float | None:
    return availability.percent(row.expected_minutes, row.lost_minutes)


def seen_facility(request: Request, pk: int) -> Facility:
    """Return a facility whose monitoring the user may see."""
    rows = Facility.objects.select_related("area", "operator__organisation")
    facility = get_object_or_404(rows.visible_to(request.user), pk=pk)
    if not policy.may_see(request.user, facility):
        raise Http404
    return facility


@login_required
def outage_list(request: Request) -> HttpResponse:
    """List outages, the latest first; those of a facility's month add up to its availability."""
    require(policy.has_monitoring(request.user))
    filter_ = OutageFilter(request.GET)
    chosen = filter_.cleaned_data if filter_.is_valid() else {}
    rows = Outage.objects.visible_to(request.user).counted()
    if chosen.get("state"):
        rows = rows.filter(state=chosen["state"])
    if chosen.get("facility"):
        rows = rows.filter(facility=chosen["facility"])
    if chosen.get("month"):
        rows = rows.touching(*availability.bounds(chosen["month"].replace(day=1)))
    found, pager = paging.page(rows.with_place(), request.GET, by="-pk", size=OUTAGES)
    context = {"outages": found, "pager": pager, "filter": filter_, "now": timezone.now()}
    return render(request, "inspections/monitoring/outage_list.html", context)


@login_required
def outage(request: Request, pk: int) -> HttpResponse:
    """Show an outage: when, why, who was told, how it was explained and closed."""
    found = seen_outage(request, pk)
    context = {
        "outage": found,
        "others": outages.alike(found).select_related("channel__room")[:SHOWN],
        "transitions": found.transitions.select_related("by"),
        "now": timezone.now(),
    }
    return render(request, "inspections/monitoring/outage.html", context)


def seen_outage(request: Request, pk: int) -> Outage:
    """Return an outage that the user may see."""
    rows = Outage.objects.visible_to(request.user).with_place().select_related("closed_by")
    return get_object_or_404(rows, pk=pk)
