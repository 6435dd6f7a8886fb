"""Closed vocabularies of online monitoring: rooms and what must be seen of them, channels, beats, outages."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


class RoomKind(TextChoices):
    """What a room is for; `MUST` and `MUST_NOT` say whether a camera belongs there."""

    ACTIVITY = "activity", _("Activity room")
    SLEEP = "sleep", _("Sleeping room")
    DINING = "dining", _("Dining room")
    CORRIDOR = "corridor", _("Corridor or stairs")
    ENTRANCE = "entrance", _("Entrance or exit")
    OUTDOOR = "outdoor", _("Outdoor activity ground")
    KITCHEN = "kitchen", _("Kitchen or food preparation")
    HEALTH = "health", _("Health observation room")
    OFFICE = "office", _("Office or store")
    TOILET = "toilet", _("Toilets")
    BATH = "bath", _("Bathroom")
    CHANGING = "changing", _("Changing room")
    NURSING = "nursing", _("Nursing room")
    STAFF_REST = "staff_rest", _("Rest room of staff")


MUST = (  # management norms art. 32: all living and activity areas
    RoomKind.ACTIVITY,
    RoomKind.SLEEP,
    RoomKind.DINING,
    RoomKind.CORRIDOR,
    RoomKind.ENTRANCE,
    RoomKind.OUTDOOR,
)
MUST_NOT = (  # State Council order 799 art. 8
    RoomKind.TOILET,
    RoomKind.BATH,
    RoomKind.CHANGING,
    RoomKind.NURSING,
    RoomKind.STAFF_REST,
)


@toned(good="seen", danger="missing", info="forbidden")
class Coverage(TextChoices):
    """How a room stands to the rules on cameras."""

    SEEN = "seen", _("Covered")
    MISSING = "missing", _("Must be covered, no camera")
    FORBIDDEN = "forbidden", _("No camera allowed here")
    FREE = "free", _("No camera required")


class Protocol(TextChoices):
    """By which numbering a channel is known."""

    GB28181 = "gb28181", _("GB/T 28181 number (20 digits)")
    ONVIF = "onvif", _("ONVIF device and video source")


class BeatState(TextChoices):
    """What a gateway says of a channel: it is seen and recorded, it is not, or its picture is covered or turned away."""

    UP = "up", _("Recording")
    DOWN = "down", _("Not recording")
    COVERED = "covered", _("Covered or turned away")


@toned(good="up", warning="covered", danger="down silent", unknown="never")
class Signal(TextChoices):
    """How a channel stands now."""

    UP = "up", _("In operation")
    COVERED = "covered", _("Picture covered or turned away")
    DOWN = "down", _("Recorder reports it dead")
    SILENT = "silent", _("No signal")
    NEVER = "never", _("No signal received yet")


class RefusalReason(TextChoices):
    """Why a batch of a gateway, or a line of it, was not taken."""

    SIZE = "size", _("Batch over 1 MB")
    UNKNOWN_KEY = "unknown_key", _("Unknown key")
    REVOKED_KEY = "revoked_key", _("Revoked key")
    SIGNATURE = "signature", _("Signature does not match")
    SHAPE = "shape", _("Not readable")
    CLOCK = "clock", _("Gateway's clock is wrong")
    REPLAY = "replay", _("Batch sent before")
    FOREIGN = "foreign", _("Channel not of this facility")
    FUTURE = "future", _("Lies in the future")
    OLD = "old", _("Too old")
    CONTRADICTION = "contradiction", _("Segments contradict each other")


class OutageCause(TextChoices):
    """Why a channel was not seen, as far as the portal can tell."""

    SILENT = "silent", _("No signal from the gateway")
    DOWN = "down", _("Camera or recorder dead")
    COVERED = "covered", _("Camera covered or turned away")


@toned(danger="running", warning="over", info="explained")
class OutageState(TextChoices):
    """How far the case of an outage is."""

    RUNNING = "running", _("Going on")
    OVER = "over", _("Signal is back")
    EXPLAINED = "explained", _("Explained by the operator")
    CLOSED = "closed", _("Case closed")
    VOID = "void", _("No outage: signals came late")


COUNTED_OUTAGES = (OutageState.RUNNING, OutageState.OVER, OutageState.EXPLAINED, OutageState.CLOSED)
