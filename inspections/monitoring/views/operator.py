"""Pages on which operators keep rooms, cameras, gateways and announced work, and explain outages."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facilities.models import Facility
from inspections.monitoring import gateways, outages, policy, rooms, works
from inspections.monitoring.forms import (
    ChannelForm,
    ExplainForm,
    GatewayForm,
    PlannedWorkForm,
    RecorderForm,
    RoomForm,
)
from inspections.monitoring.models import Channel, Gateway, GatewayKey, PlannedWork, Recorder, Room
from inspections.monitoring.views.shared import seen_facility, seen_outage
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in, refusals_told


def _kept(
    request: Request, facility: Facility, form: Any, act: Callable[[], object], done: str, **words: str
) -> HttpResponse:
    """Show a form of the facility's monitoring, or act on it and lead back to the facility's cameras."""
    require(policy.may_keep(request.user, Room(facility=facility)))
    with transaction.atomic():
        if form.is_valid():
            with refusals_in(form):
                act()
                messages.success(request, done)
                return redirect("monitoring-facility", facility.pk)
    return _form_page(request, facility, form, **words)


def _form_page(request: Request, facility: Facility, form: BaseForm, **words: str) -> HttpResponse:
    return render(request, "inspections/monitoring/form.html", {"facility": facility, "form": form, **words})


@login_required
def room_create(request: Request, facility_pk: int) -> HttpResponse:
    """Enter a room."""
    facility = seen_facility(request, facility_pk)
    form = RoomForm(request.POST or None, instance=Room(facility=facility))
    return _room(request, facility, form, _("Enter a room"))


@login_required
def room_edit(request: Request, pk: int) -> HttpResponse:
    """Change a room."""
    room = get_object_or_404(Room.objects.visible_to(request.user), pk=pk)
    form = RoomForm(request.POST or None, instance=room)
    return _room(request, seen_facility(request, room.facility_id), form, _("Change the room"))


def _room(request: Request, facility: Facility, form: RoomForm, title: str) -> HttpResponse:
    def act() -> None:
        form.instance.revision += 1
        rooms.save(form.instance, by=request.user, on=timezone.localdate())

    return _kept(request, facility, form, act, _("The room is entered."), page_title=title, submit_label=_("Save"))


@login_required
@require_POST
def room_remove(request: Request, pk: int) -> HttpResponse:
    """Remove a room in which no camera ever was."""
    room = get_object_or_404(Room.objects.visible_to(request.user).select_related("facility"), pk=pk)
    with refusals_told(request):
        rooms.remove(room, by=request.user)
        messages.success(request, _("The room is removed."))
    return redirect("monitoring-facility", room.facility_id)


@login_required
def channel_create(request: Request, facility_pk: int) -> HttpResponse:
    """Enter a camera; a room of art. 8 is refused at once."""
    facility = seen_facility(request, facility_pk)
    given = {"room": request.GET.get("room"), "since": timezone.localdate()}
    form = ChannelForm(request.POST or None, instance=Channel(facility=facility), facility=facility, initial=given)
    return _channel(request, facility, form, _("Enter a camera"))


@login_required
def channel_edit(request: Request, pk: int) -> HttpResponse:
    """Change what is known of a camera."""
    channel = _of_user(request, pk)
    facility = seen_facility(request, channel.facility_id)
    form = ChannelForm(request.POST or None, instance=channel, facility=facility)
    return _channel(request, facility, form, _("Change the camera"))


def _channel(request: Request, facility: Facility, form: ChannelForm, title: str) -> HttpResponse:
    def act() -> None:
        form.instance.revision += 1
        rooms.save_channel(form.instance, by=request.user, on=timezone.localdate())

    return _kept(request, facility, form, act, _("The camera is entered."), page_title=title, submit_label=_("Save"))


def _of_user(request: Request, pk: int) -> Channel:
    return get_object_or_404(
        Channel.objects.visible_to(request.user).active().select_related("facility", "latest"), pk=pk
    )


@login_required
@require_POST
def channel_end(request: Request, pk: int) -> HttpResponse:
    """Take a camera out of use."""
    channel = _of_user(request, pk)
    with refusals_told(request):
        rooms.end_channel(channel, by=request.user, on=timezone.localdate())
        messages.success(request, _("The camera is out of use."))
    return redirect("monitoring-facility", channel.facility_id)


@login_required
@require_POST
def channel_scene(request: Request, pk: int) -> HttpResponse:
    """Take the present view as the right one."""
    channel = _of_user(request, pk)
    with refusals_told(request):
        rooms.confirm_scene(channel, by=request.user)
        messages.success(request, _("The present view counts as the right one."))
    return redirect("monitoring-facility", channel.facility_id)


@login_required
def recorder_create(request: Request, facility_pk: int) -> HttpResponse:
    """Enter a recorder."""
    facility = seen_facility(request, facility_pk)
    form = RecorderForm(request.POST or None, instance=Recorder(facility=facility))
    words = {"page_title": _("Enter a recorder"), "submit_label": _("Save")}

    def act() -> object:
        return rooms.save_recorder(form.instance, by=request.user)

    return _kept(request, facility, form, act, _("The recorder is entered."), **words)


@login_required
def gateway_create(request: Request, facility_pk: int) -> HttpResponse:
    """Register a gateway's public key; a known name gets a further key."""
    facility = seen_facility(request, facility_pk)
    name = request.POST.get("name", "").strip()
    known = Gateway.objects.filter(facility=facility, name=name).first() if name else None
    form = GatewayForm(request.POST or None, instance=known or Gateway(facility=facility))
    words = {"page_title": _("Register a gateway"), "submit_label": _("Register")}

    def act() -> object:
        given = form.cleaned_data["public_key"]
        return gateways.register(form.instance, given, by=request.user, at=timezone.now())

    return _kept(request, facility, form, act, _("The gateway is registered and may send."), **words)


@login_required
@require_POST
def gateway_key_revoke(request: Request, pk: str) -> HttpResponse:
    """Revoke a key; nothing signed with it is taken any more."""
    mine = Gateway.objects.visible_to(request.user)
    rows = GatewayKey.objects.filter(gateway__in=mine).select_related("gateway__facility__operator__organisation")
    key = get_object_or_404(rows.select_related("gateway__facility__area"), pk=pk)
    with refusals_told(request):
        gateways.revoke(key, by=request.user, at=timezone.now())
        messages.success(request, _("The key is revoked."))
    return redirect("monitoring-facility", key.gateway.facility_id)


@login_required
def planned_work_create(request: Request, facility_pk: int) -> HttpResponse:
    """Announce work."""
    facility = seen_facility(request, facility_pk)
    form = PlannedWorkForm(request.POST or None, instance=PlannedWork(facility=facility), facility=facility)
    words = {"page_title": _("Announce work on cameras"), "submit_label": _("Announce")}

    def act() -> object:
        return works.announce(form.instance, by=request.user, at=timezone.now())

    return _kept(request, facility, form, act, _("Announced: what goes out meanwhile is no outage."), **words)


@login_required
@require_POST
def planned_work_end(request: Request, pk: int) -> HttpResponse:
    """Call work off, or end it."""
    work = get_object_or_404(PlannedWork.objects.visible_to(request.user).select_related("facility"), pk=pk)
    with refusals_told(request):
        works.end(work, by=request.user, at=timezone.now())
        messages.success(request, _("The work is over; outages count again."))
    return redirect("monitoring-facility", work.facility_id)


@login_required
def outage_explain(request: Request, pk: int) -> HttpResponse:
    """Say what it was."""
    found = seen_outage(request, pk)
    require(policy.may_keep(request.user, found))
    form = ExplainForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            count = outages.explain(found, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Explained: %(count)s outages.") % {"count": count})
            return redirect(found)
    words = {"page_title": _("Explain the outage"), "submit_label": _("Send"), "outage": found}
    return render(request, "inspections/monitoring/form.html", {"facility": found.facility, "form": form, **words})
