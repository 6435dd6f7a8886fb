"""Pages behind the dashboards: what an indicator was counted from, lists behind counts."""

from metrics.indicators.models import IndicatorValue
from portal.models import Area


def years_of(area: Area) -> list[int]:
    """Return the years that were counted, the newest first."""
    return list(IndicatorValue.objects.filter(area=area).order_by("-year").values_list("year", flat=True).distinct())
