"""Indicators over the years: all of one area, or one of all its parts. Of a year that has several versions the newest counts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from metrics.dashboards.figures import Card
from metrics.ground.forecast import Forecast, forecast
from metrics.indicators.choices import Unit
from metrics.indicators.models import IndicatorValue, Milestone
from portal.models import Area

Years = dict[int, IndicatorValue]  # year -> value


@dataclass(frozen=True)
class Year:
    """One year of an indicator: what was reached, and what the milestone asked."""

    year: int
    value: IndicatorValue | None
    milestone: Milestone | None


def side_by_side(values: Years, card: Card) -> list[Year]:
    """Return the years that have a value or a milestone, in order."""
    asked = milestones(card)
    return [Year(year, values.get(year), asked.get(year)) for year in sorted({*values, *asked})]


def of_area(area: Area, *, until: int) -> dict[str, Years]:
    """Return the years of each indicator of an area, by its code."""
    rows = IndicatorValue.objects.filter(area=area, year__lte=until).select_related("indicator")
    found: dict[str, Years] = defaultdict(dict)
    for value in rows.order_by("year", "indicator__version"):
        found[value.indicator.code][value.year] = value
    return found


def of_parts(parts: Iterable[Area], code: str, *, until: int) -> dict[str, Years]:
    """Return the years of one indicator for several areas, by division code."""
    rows = IndicatorValue.objects.filter(area__in=list(parts), indicator__code=code, year__lte=until)
    found: dict[str, Years] = defaultdict(dict)
    for value in rows.select_related("indicator").order_by("year", "indicator__version"):
        found[value.area_id][value.year] = value
    return found


def milestones(card: Card) -> dict[int, Milestone]:
    """Return what was asked of the indicator, by year."""
    return {m.year: m for m in card.target.milestones.all()} if card.target else {}


def ahead(card: Card, *, on: date) -> Milestone | None:
    """Return the next milestone after the year of the day; None once the last has passed."""
    asked = milestones(card)
    return next((asked[year] for year in sorted(asked) if year > on.year), None)


def expected(card: Card, values: Iterable[IndicatorValue], *, on: date) -> Forecast | None:
    """Return what the years so far let expect for the next milestone, or for next year once the last has passed."""
    points = [(value.year, value.ratio) for value in values if value.ratio is not None]
    following = ahead(card, on=on)
    most = 100 if card.indicator.unit == Unit.PERCENT else None
    return forecast(points, following.year if following else on.year + 1, most=most)
