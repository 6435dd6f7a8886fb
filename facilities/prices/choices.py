"""Closed vocabularies of fees and of the rules on them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


class FeeKind(TextChoices):
    """The three lists of a catalogue of fees (price notice 1477 of 2024)."""

    BASIC = "basic", _("Basic fee")
    OTHER = "other", _("Fee of a further service")
    COLLECTED = "collected", _("Collected for others")


class FeeUnit(TextChoices):
    MONTH = "month", _("a month")
    DAY = "day", _("a day of attendance")
    HOUR = "hour", _("an hour")
    ONCE = "once", _("once")


@toned(good="closed", info="answered", warning="asked")
class InquiryState(TextChoices):
    """A question about an unusual fee."""

    ASKED = "asked", _("Waits for the operator's answer")
    ANSWERED = "answered", _("Answered, waits to be settled")
    CLOSED = "closed", _("Settled")
