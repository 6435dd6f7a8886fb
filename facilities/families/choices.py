"""Closed vocabularies of what families do with the portal."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


@toned(info="booked", good="made", warning="called_off", danger="missed")
class BookingState(TextChoices):
    BOOKED = "booked", _("Visit booked")
    CANCELLED = "cancelled", _("Cancelled by the family")
    CALLED_OFF = "called_off", _("Called off by the facility")
    MADE = "made", _("The family came")
    MISSED = "missed", _("The family did not come")
