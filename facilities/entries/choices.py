"""Closed vocabularies of children who begin in care."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


class Occasion(TextChoices):
    """Before what a child's health was checked."""

    FIRST = "first", _("First day in care")
    RETURN = "return", _("Return after a long absence")


class Vaccination(TextChoices):
    """What the vaccination record said when it was seen."""

    COMPLETE = "complete", _("Complete for the age")
    LACKING = "lacking", _("Something is to be caught up")


@toned(good="in_care", warning="away")
class EntryState(TextChoices):
    """Whether a child's check still lets it into care."""

    IN_CARE = "in_care", _("In care")
    AWAY = "away", _("Away for a while")
    ENDED = "ended", _("Has left, or was checked anew")
