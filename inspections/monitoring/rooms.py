"""Rooms and channels as the operator keeps them. A camera in a room of art. 8 is refused at the moment it is entered."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from inspections.monitoring import numbers, policy
from inspections.monitoring.choices import MUST_NOT
from inspections.monitoring.models import Channel, Recorder, Room
from portal.accounts.scope import require
from portal.actions import Act, declare
from portal.errors import IllegalMove, Refused
from portal.models import Clause, User
from portal.unique import save_unique

FORBIDDEN_CLAUSE = "video-799-8-places"
FORBIDDEN = _("No camera may be in a room of this kind: %(clause)s. %(wording)s")
HAS_CHANNELS = _("The room has cameras in use. Please end them first.")
NAME_TAKEN = _("There is a room of this name already.")
NUMBER_TAKEN = _("A channel in use has this number already.")


@transaction.atomic
def save(room: Room, *, by: User, on: date) -> Room:
    """Enter a room or change it. Raises Refused when cameras are in what becomes a room of art. 8."""
    require(policy.may_keep(by, room))
    if room.pk:
        Room.objects.select_for_update().get(pk=room.pk)
        if room.is_forbidden and room.channels.active().exists():
            raise _forbidden(on, field="kind")
    save_unique(room, Refused(NAME_TAKEN, field="name"))
    return room


def _forbidden(on: date, *, field: str) -> Refused:
    """Name the article, in the wording that holds on the day."""
    clause = Clause.objects.in_force(on).select_related("regulation").filter(code=FORBIDDEN_CLAUSE).first()
    about = {"clause": clause or "国务院令第799号第八条", "wording": clause.wording if clause else ""}
    return Refused(FORBIDDEN % about, field=field)


@transaction.atomic
def remove(room: Room, *, by: User) -> None:
    """Remove a room in which no camera ever was. Raises Refused."""
    require(policy.may_keep(by, room))
    Room.objects.select_for_update().get(pk=room.pk)
    if room.channels.exists():
        raise Refused(_("The room has or had cameras; it stays, so that their record stays."))
    room.delete()


@transaction.atomic
def save_channel(channel: Channel, *, by: User, on: date) -> Channel:
    """Enter a camera or change what it sees. Raises Refused with the article for a room of art. 8, and for a wrong number."""
    require(policy.may_keep(by, channel))
    room = Room.objects.select_for_update().get(pk=channel.room_id)
    _check_channel(channel, room, on)
    channel.code = numbers.canonical(channel.code, channel.protocol)
    if fault := numbers.fault(channel.code, channel.protocol):
        raise Refused(fault, field="code")
    save_unique(channel, Refused(NUMBER_TAKEN, field="code"))
    return channel


def _check_channel(channel: Channel, room: Room, on: date) -> None:
    if room.facility_id != channel.facility_id:
        raise Refused(_("There is no such room."), field="room")
    if room.kind in MUST_NOT:
        raise _forbidden(on, field="room")
    if channel.since > on:
        raise Refused(_("This day lies in the future."), field="since")


@transaction.atomic
def end_channel(channel: Channel, *, by: User, on: date) -> Channel:
    """Take a camera out of use; what it recorded stays on record."""
    require(policy.may_keep(by, channel))
    channel.refresh_from_db(fields=["until"], from_queryset=Channel.objects.select_for_update())
    if channel.until is not None:
        raise IllegalMove(_("This camera is out of use already."))
    channel.until = max(on, channel.since)
    channel.save(update_fields=["until"])
    return channel


@transaction.atomic
def confirm_scene(channel: Channel, *, by: User) -> Channel:
    """Take what the camera sees now as the right view; later views that differ much count as turned away."""
    require(policy.may_keep(by, channel))
    latest = getattr(channel, "latest", None)
    if latest is None or not latest.scene:
        raise Refused(_("The gateway sends no fingerprint of this camera's view."))
    channel.scene = latest.scene
    channel.save(update_fields=["scene"])
    return channel


def save_recorder(recorder: Recorder, *, by: User) -> Recorder:
    """Enter a recorder."""
    require(policy.may_keep(by, recorder))
    save_unique(recorder, Refused(_("There is a recorder of this name already."), field="name"))
    return recorder


declare(
    Room,
    edit=Act(policy.may_keep, None),
    add_channel=Act(policy.may_keep, None, when=lambda room: not room.is_forbidden),
    remove=Act(policy.may_keep, None, when=lambda room: not room.channels.all()),
)
declare(
    Channel,
    edit=Act(policy.may_keep, None, when=lambda channel: channel.until is None),
    end=Act(policy.may_keep, None, when=lambda channel: channel.until is None),
)
