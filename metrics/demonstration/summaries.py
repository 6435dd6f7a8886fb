"""A full count of the demo: the closed years as of their last day, then today."""

from datetime import date
from random import Random

from django.utils import timezone

from metrics import rollup
from metrics.demonstration.figures import YEARS
from portal.choices import AreaLevel
from portal.demonstration import demonstrator
from portal.models import Area


@demonstrator(90, "summaries")
def summaries(random: Random, on: date) -> int:
    """Count everything."""
    at = timezone.now()
    communities = set(Area.objects.filter(level=AreaLevel.COMMUNITY).values_list("code", flat=True))
    for year in range(on.year - YEARS + 1, on.year):
        rollup.refresh_areas(communities, on=date(year, 12, 31), at=at)
    rollup.roll_up(on=on, at=at)
    return sum(map(len, rollup.recount(on=on, at=at).values()))
