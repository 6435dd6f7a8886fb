"""A full count of the demo: the closed years as of their last day, then today."""

from datetime import date
from random import Random

from django.utils import timezone

from metrics import rollup
from metrics.demonstration.figures import YEARS
from metrics.models import FacilitySummary
from portal.demonstration import demonstrator


@demonstrator(90, "summaries")
def summaries(random: Random, on: date) -> int:
    """Count everything."""
    at = timezone.now()
    for year in range(on.year - YEARS + 1, on.year):
        rollup.refresh_areas(None, on=date(year, 12, 31), at=at)
    if not rollup.start_day(on=on, at=at):
        rollup.recount(on=on, at=at)
    return FacilitySummary.objects.count()
