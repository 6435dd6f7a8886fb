"""A full count of the demo: the closed years as of their last day, then today."""

from datetime import date
from random import Random

from django.utils import timezone

from metrics.models import FacilitySummary
from metrics.rollup import areas as rollup_areas, counting as rollup_counting, days as rollup_days
from portal.demo.demonstration import demonstrator
from portal.demo.metrics.figures import YEARS


@demonstrator(90, "summaries")
def summaries(random: Random, on: date) -> int:
    """Count everything."""
    at = timezone.now()
    for year in range(on.year - YEARS + 1, on.year):
        rollup_areas.refresh_areas(None, on=date(year, 12, 31), at=at)
    if not rollup_days.start_day(on=on, at=at):
        rollup_counting.recount(on=on, at=at)
    return FacilitySummary.objects.count()
