"""Hazards at the gate of the day: what a check found and nobody removed in time."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.daily.choices import Gate
from facilities.daily.gates import Stop, stopped_by
from facilities.ground.models import Facility


@stopped_by(Gate.HAZARDS)
def hazards_not_removed(facility: Facility, on: date) -> Iterator[Stop]:
    """Hazards of the facility's own checks whose last day has passed."""
    rows = facility.equipment_checks.exclude(hazard="").filter(removed_on=None, remove_by__lt=on)
    for row in rows:
        reason = _("Remove the hazard “%(hazard)s”, due on %(due)s.") % {"hazard": row.hazard, "due": row.remove_by}
        yield Stop(reason, reverse("safety", args=[facility.pk]))
