"""Closed vocabularies of shifts and leave."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


class ShiftKind(TextChoices):
    """What somebody does in a shift. Only care counts for a ratio."""

    CARE = "care", _("Care of children")
    BREAK = "break", _("Break")
    TRAINING = "training", _("In training")
    OTHER = "other", _("Other work")


class Weekday(IntegerChoices):
    """Days of the week as ISO 8601 counts them."""

    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")
    SUNDAY = 7, _("Sunday")


@toned(info="asked", good="approved", danger="declined")
class LeaveState(TextChoices):
    """What became of the wish to be away. Only approved leave takes somebody out of shifts."""

    ASKED = "asked", _("Leave asked for")
    APPROVED = "approved", _("Approved by the facility")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class PresenceSource(TextChoices):
    """How the portal learned that somebody came or left."""

    PAGE = "page", _("Entered on the page")
    PHONE = "phone", _("Taken without network and sent later")


class PresenceNote(TextChoices):
    """What a phone noted of somebody."""

    CAME = "came", _("Came")
    LEFT = "left", _("Left")


@toned(warning="open", good="taken")
class ConflictState(TextChoices):
    """What became of a note that did not fit what another hand had noted before."""

    OPEN = "open", _("Not settled yet")
    KEPT = "kept", _("What was noted before stays")
    TAKEN = "taken", _("The note of the phone holds")
