"""Where targets stand: value, milestone, pace needed and kept, forecast, and why a target is behind."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal

from metrics.dashboards import figures as board, history
from metrics.dashboards.figures import Card
from metrics.dashboards.history import Year, Years
from metrics.ground.forecast import Forecast
from metrics.indicators.choices import Source, TargetState
from metrics.indicators.models import Milestone
from metrics.reports.models.reports import Report
from portal.models import Area
from portal.querysets import within

MOST_SHORTFALLS = 3


@dataclass(frozen=True)
class Shortfall:
    """A part of the area that lacks so much of the numerator for the milestone."""

    area: Area
    card: Card
    lacks: int


@dataclass(frozen=True)
class Course:
    """A target of an area with its course over the years."""

    card: Card
    years: list[Year]
    ahead: Milestone | None  # the next milestone after this year; None once the last has passed
    needed: float | None  # per year, in the indicator's unit, to reach it
    expected: Forecast | None
    shortfalls: list[Shortfall]
    unreported: int  # communities whose report of the year does not count yet

    @property
    def gap(self) -> float | None:
        """What lacks to the milestone that counts, in the indicator's unit; None if nothing lacks or can be said."""
        if self.card.ratio is None or self.card.milestone is None or self.card.target_state != TargetState.BEHIND:
            return None
        return float(self.card.milestone.value) - self.card.ratio

    @property
    def will_reach(self) -> bool | None:
        """Say whether the expected value reaches the next milestone; None if there is no forecast or milestone."""
        if self.expected is None or self.ahead is None or self.expected.year != self.ahead.year:
            return None
        return self.expected.value >= float(self.ahead.value)


def courses(area: Area, *, on: date) -> list[Course]:
    """Return every target of the area, in the order of the indicators."""
    return list(_courses(area, on))


def course(code: str, area: Area, *, on: date) -> Course | None:
    """Return one target of the area."""
    return next(_courses(area, on, code), None)


def _courses(area: Area, on: date, code: str = "") -> Iterator[Course]:
    """Yield the targets of the area, or one of them."""
    years = history.of_area(area, until=on.year)
    for card in board.cards(area, on=on):
        if card.target and code in ("", card.indicator.code):
            yield _course(card, years, area, on)


def _course(card: Card, years: dict[str, Years], area: Area, on: date) -> Course:
    values = years.get(card.indicator.code, {})
    ahead = history.ahead(card, on=on)
    return Course(
        card,
        history.side_by_side(values, card),
        ahead,
        (float(ahead.value) - card.ratio) / (ahead.year - on.year) if ahead and card.ratio is not None else None,
        history.expected(card, [values[year] for year in sorted(values)], on=on),
        _shortfalls(card, area, on),
        _unreported(card, area, on),
    )


def _shortfalls(card: Card, area: Area, on: date) -> list[Shortfall]:
    """Return the parts that lack most of the numerator for the milestone of the year, if the whole is behind it."""
    if card.milestone is None or card.target_state != TargetState.BEHIND:
        return []
    found = [Shortfall(part.area, part.cards[0], _lacks(part.cards[0])) for part in board.parts(area, [card], on=on)]
    return sorted((s for s in found if s.lacks > 0), key=lambda s: -s.lacks)[:MOST_SHORTFALLS]


def _lacks(card: Card) -> int:
    if card.value is None or card.milestone is None:
        return 0
    wanted = card.milestone.value * card.value.denominator / card.indicator.factor
    return max(0, int((wanted - Decimal(card.value.numerator)).to_integral_value(ROUND_CEILING)))


def _unreported(card: Card, area: Area, on: date) -> int:
    if card.indicator.source not in (Source.REPORTS, Source.BOTH):
        return 0
    rows = Report.objects.filter(within([area.pk]), kind__code="community-year", period=date(on.year, 1, 1))
    return rows.filter(counted__isnull=True).count()
