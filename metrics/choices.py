"""Closed vocabularies of the figures, in the terms of the founding document."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Unit(TextChoices):
    """How an indicator is shown: numerator / denominator, times the unit's factor."""

    PERCENT = "percent", _("%")
    PER_THOUSAND = "per_thousand", _("per 1,000 residents")


FACTORS: dict[str, int] = {Unit.PERCENT: 100, Unit.PER_THOUSAND: 1000}


class Standing(TextChoices):
    """Where an indicator stands against the milestone of the year."""

    ON_TRACK = "on_track", _("On track")
    BEHIND = "behind", _("Behind the milestone")
    UNKNOWN = "unknown", _("Not computable")
    NO_TARGET = "no_target", _("No target set")


SUBSETS: dict[str, str] = {  # reported figure -> the figure that holds it
    "under3": "residents",
    "followed_up": "due",
    "doctor_signed": "under3",
    "reached": "caregivers",
    "knowing": "asked",
    "kindergartens_with_nursery": "kindergartens",
}
REPORTED = (
    "residents",
    "under3",
    "due",
    "followed_up",
    "doctor_signed",
    "caregivers",
    "reached",
    "asked",
    "knowing",
    "kindergartens",
    "kindergartens_with_nursery",
)
