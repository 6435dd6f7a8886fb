"""Closed vocabularies of the figures, in the terms of the founding document."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


class Unit(TextChoices):
    """How an indicator is shown: numerator / denominator, times the unit's factor."""

    PERCENT = "percent", _("%")
    PER_THOUSAND = "per_thousand", _("per 1,000 residents")


FACTORS: dict[str, int] = {Unit.PERCENT: 100, Unit.PER_THOUSAND: 1000}


class Source(TextChoices):
    """What an indicator is counted from."""

    REPORTS = "reports", _("Approved reports of the communities")
    ROWS = "rows", _("The portal's own rows")
    BOTH = "both", _("Reports and the portal's own rows")
    NOT_BUILT = "not_built", _("Not built: the portal has no rows for it yet")


@toned(good="on_track", warning="behind", info="unproven", unknown="unknown no_target")
class TargetState(TextChoices):
    """Where an indicator stands against the milestone of the year."""

    ON_TRACK = "on_track", _("On track")
    BEHIND = "behind", _("Behind the milestone")
    UNPROVEN = "unproven", _("Not proven by the sample")
    UNKNOWN = "unknown", _("Not computable")
    NO_TARGET = "no_target", _("No target set")
