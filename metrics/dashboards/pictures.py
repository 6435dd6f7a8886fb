"""What the charts of a dashboard show: counts turned into drawings, each with the rows of the table behind it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from facilities.register import street_map
from metrics.dashboards import history
from metrics.dashboards.figures import Card, Comparison
from metrics.dashboards.history import Year, Years
from metrics.ground import charts
from metrics.ground.charts import Bar, Chart, Frame, Series, Tone
from metrics.ground.forecast import Forecast
from metrics.indicators.choices import TargetState, Unit
from metrics.indicators.models import IndicatorValue
from metrics.reports.sums import Line
from portal.areas.choices import AreaLevel
from portal.models import Area

BELOW = {AreaLevel.DISTRICT: AreaLevel.STREET, AreaLevel.STREET: AreaLevel.COMMUNITY}


@dataclass(frozen=True)
class Course:
    """An indicator of an area over the years, as a drawing and as a table."""

    card: Card
    chart: Chart | None
    years: list[Year]
    expected: Forecast | None


def most_of(card: Card) -> float | None:
    """Return the end of the scale: a hundred for shares."""
    return 100 if card.indicator.unit == Unit.PERCENT else None


def course(card: Card, values: Years, *, on: date, frame: Frame = charts.CARD) -> Course:
    """Draw an indicator's values, milestones and what they let expect."""
    asked = history.milestones(card)
    expected = history.expected(card, [values[year] for year in sorted(values)], on=on)
    last = max((*values, *([expected.year] if expected else []), on.year))
    first = min((*values, *asked, on.year))
    years = list(range(first, last + 1))
    chart = charts.line_chart(
        [str(year) for year in years],
        [Series("own", [_ratio(values.get(year)) for year in years])],
        frame=frame,
        goals=[float(asked[year].value) if year in asked else None for year in years],
        band=charts.Band(years.index(expected.year), expected.value, expected.low, expected.high) if expected else None,
        most=most_of(card),
    )
    return Course(card, chart, history.side_by_side(values, card), expected)


def _ratio(value: IndicatorValue | None) -> float | None:
    return value.ratio if value else None


@dataclass(frozen=True)
class Part:
    """A part of the area beside the others: its value as a bar, its years as a small line beside the whole's."""

    area: Area
    card: Card
    bar: Bar
    chart: Chart | None
    tone: int

    @property
    def is_behind(self) -> bool:
        """Say whether the milestone of the year is missed."""
        return self.card.target_state == TargetState.BEHIND


def compared(whole: Card, parts: Sequence[Comparison], years: dict[str, Years], of_whole: Years) -> list[Part]:
    """Return the parts of an area by one indicator, the greatest first, those that can't be computed last."""
    cards = [next(c for c in part.cards if c.indicator.code == whole.indicator.code) for part in parts]
    goal = float(whole.milestone.value) if whole.milestone else None
    bars = charts.bars([card.ratio for card in cards], goal=goal, most=most_of(whole))
    classes = charts.tones([card.ratio for card in cards])
    small = _small_lines([part.area for part in parts], years, of_whole)
    rows = [
        Part(part.area, card, bar, line, charts.tone_of(card.ratio, classes))
        for part, card, bar, line in zip(parts, cards, bars, small, strict=True)
    ]
    return sorted(rows, key=lambda row: (row.card.ratio is None, -(row.card.ratio or 0), row.area.code))


def _small_lines(areas: Iterable[Area], years: dict[str, Years], of_whole: Years) -> list[Chart | None]:
    """Draw each part's years on one scale, the whole's behind it."""
    columns = sorted({*of_whole, *(year for values in years.values() for year in values)})
    shown = [v.ratio for values in (*years.values(), of_whole) for v in values.values() if v.ratio is not None]
    limits = (min(shown), max(shown)) if shown else None
    whole = Series("whole", [_ratio(of_whole.get(year)) for year in columns])
    return [
        charts.line_chart(
            [str(year) for year in columns],
            [Series("own", [_ratio(years.get(area.pk, {}).get(year)) for year in columns]), whole],
            frame=charts.SMALL,
            limits=limits,
        )
        for area in areas
    ]


@dataclass(frozen=True)
class Place:
    """An area on the map: its outline, its class, and what is written on it."""

    area: Area
    card: Card
    outline: street_map.Street
    tone: int
    is_behind: bool


@dataclass(frozen=True)
class Map:
    """The parts of an area coloured by an indicator, with the classes of the legend."""

    sheet: street_map.Map
    places: list[Place]
    classes: list[Tone]


def map_of(area: Area, parts: Sequence[Part]) -> Map | None:
    """Draw the parts of a district or street; None where nothing lies below, or no positions are known."""
    level = BELOW.get(AreaLevel(area.level))
    sheet = street_map.drawn(homes(area), int(level)) if level else None
    if sheet is None:
        return None
    found = {part.area.pk: part for part in parts}
    places = [
        Place(part.area, part.card, outline, part.tone, part.is_behind)
        for outline in sheet.streets
        if (part := found.get(outline.code))
    ]
    return Map(sheet, places, charts.tones([part.card.ratio for part in parts]))


def homes(area: Area) -> tuple[street_map.Home, ...]:
    """Return the communities of an area whose position is known, in the order of their codes."""
    communities = Area.objects.within(area.pk).filter(level=AreaLevel.COMMUNITY)
    placed: Any = communities.filter(longitude__isnull=False, latitude__isnull=False).order_by("pk")
    return tuple(street_map.Home(*row) for row in placed.values_list("pk", "longitude", "latitude"))


@dataclass(frozen=True)
class Month:
    """A month's sums over the facilities of an area, or one facility's figures."""

    month: date
    rows: int
    places: int
    children: int
    days: int
    possible: int | None
    expected: int = 0

    @property
    def is_complete(self) -> bool:
        """Say whether every facility asked for the month has an approved report."""
        return self.rows >= self.expected


def month_of(line: Line) -> Month:
    """Return the month of a line of sums."""
    sums = line.sums
    children = sum(sums[f"enrolled_{kind}"] or 0 for kind in ("infant", "toddler", "older", "mixed"))
    counts = (sums["places"] or 0, children, sums["attendance_days"] or 0, sums["possible"])
    return Month(line.of, line.rows, *counts, line.expected)


def months(rows: Sequence[Month]) -> Chart | None:
    """Draw children and places by month, from zero up; months that not all have reported as dots apart from the line."""
    return charts.line_chart(
        [f"{row.month:%y-%m}{'' if row.is_complete else '*'}" for row in rows],
        [
            Series("own", _whole(rows, [row.children for row in rows]), 0),
            Series("places", _whole(rows, [row.places for row in rows]), 0),
            Series("partial", _partial(rows, [row.children for row in rows]), 0),
            Series("partial", _partial(rows, [row.places for row in rows]), 0),
        ],
        least=0,
    )


def _whole(rows: Sequence[Month], values: Sequence[Any]) -> list[Any]:
    return [value if row.is_complete else None for row, value in zip(rows, values, strict=True)]


def _partial(rows: Sequence[Month], values: Sequence[Any]) -> list[Any]:
    return [None if row.is_complete else value for row, value in zip(rows, values, strict=True)]


def shares(rows: Sequence[Month]) -> Chart | None:
    """Draw the share of places taken by month, in percent; a month without places is a gap."""
    values = [100 * row.children / row.places if row.places else None for row in rows]
    labels = [f"{row.month:%y-%m}{'' if row.is_complete else '*'}" for row in rows]
    series = [Series("own", _whole(rows, values)), Series("partial", _partial(rows, values))]
    return charts.line_chart(labels, series, most=100)
