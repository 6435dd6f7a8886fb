"""Numbers of the invented visits."""

from django.conf import settings
from django.utils import timezone

from inspections.models import Visit
from portal.operations.models import NumberSeries


def number(visits: list[Visit]) -> None:
    """Number the concluded visits year by year, after the numbers given already, and set the series to the last."""
    last = {series.year: series.last for series in NumberSeries.objects.filter(name="visit")}
    for visit in visits:
        if visit.concluded_at:
            year = timezone.localdate(visit.concluded_at).year
            last[year] = last.get(year, 0) + 1
            visit.number = f"{settings.DISTRICT_CODE}-JC-{year}-{last[year]:05d}"
    for year, number in last.items():
        NumberSeries.objects.update_or_create(name="visit", year=year, defaults={"last": number})
