"""Last month's bulletins of the district and of the street that the demo's people work in; the clock makes the others."""

from datetime import date
from random import Random

from django.conf import settings

from metrics.bulletins import bulletins as publishing
from metrics.ground import periods
from metrics.ground.choices import Frequency
from portal.areas.models import Area
from portal.demo.demonstration import demonstrator
from portal.demo.metrics.papers import evening
from portal.demo.people import HOME_STREET


@demonstrator(95, "monthly bulletins")
def bulletins(random: Random, on: date) -> int:
    """Make two bulletins, as the clock would."""
    month = periods.preceding(Frequency.MONTH, periods.first_day(Frequency.MONTH, on))
    areas = Area.objects.filter(pk__in=[settings.DISTRICT_CODE, HOME_STREET])
    return sum(publishing.make_first(area, month, on, evening(on)) for area in areas)
