"""Children under three of the years to come: cohorts of births, aged year by year, with a band that was tried on years that are known.

Method 2: the births of whole years are carried on along a straight line with its 80 % prediction interval (`metrics.ground.forecast`).
Children under three at the end of a year are the births of that year and the two before, times the share that lives here by the latest
report (`Staying`): who moved in or away is in it. At the end of a year those born in it are under one, those of the year before under two,
those of two years before under three, and each age wants places by its own rate (`need.Rates`; method 1 took one rate for all). Limits of
several expected years are added up, which makes the band wide rather than narrow. What lacks is counted over the area as a whole. Each known year is also forecast from the years before it alone, and the page tells by how much that failed, in births and in children who want a place.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil, floor

from django.db.models import Sum

from metrics.ground.forecast import LEAST_POINTS, forecast
from metrics.reports.models.figures import AreaReport
from metrics.supply import births
from metrics.supply.choices import ProjectState
from metrics.supply.models import Project
from metrics.supply.need import FRACTION, needs, rates
from portal.areas.choices import AreaLevel
from portal.models import Area

METHOD = 2
AHEAD = 3  # years
COHORTS = 3  # years of birth of children under three


@dataclass(frozen=True)
class Span:
    """A number between its limits; a known one is all three."""

    low: int
    value: int
    high: int

    @property
    def is_known(self) -> bool:
        """Say whether it is no estimate."""
        return self.low == self.value == self.high


@dataclass(frozen=True)
class Staying:
    """Which share of three years' births lives here as children under three by the report of a year; 1 and no year if none tells."""

    share: float
    year: int | None


@dataclass(frozen=True)
class Year:
    """The births of a year, the children under three at its end, those who want a place, and places that then lack."""

    year: int
    births: Span
    is_expected: bool
    children: Span | None
    wanted: Span | None
    lacking: Span | None


@dataclass(frozen=True)
class Trial:
    """A known year forecast from the years up to `known_until` alone: births, and children who want a place at its end.

    The latter are None where the births of one of the three years are not known.
    """

    known_until: int
    year: int
    expected: Span
    real: int
    wanted: Span | None
    really_wanted: int | None

    @property
    def error(self) -> float | None:
        """How far off it was, in percent of what came; None where nobody was born."""
        return abs(self.expected.value - self.real) * 100 / self.real if self.real else None

    @property
    def is_hit(self) -> bool:
        """Say whether what came lies in the band."""
        return self.expected.low <= self.real <= self.expected.high

    @property
    def is_want_hit(self) -> bool | None:
        """Say whether those who wanted a place lie in their band; None where that is not known."""
        if self.wanted is None or self.really_wanted is None:
            return None
        return self.wanted.low <= self.really_wanted <= self.wanted.high


@dataclass(frozen=True)
class Projection:
    """What the births of an area let expect: of how many of its communities, and how well the method did on known years."""

    counted: int
    communities: int
    staying: Staying
    years: list[Year]
    trials: list[Trial]

    @property
    def is_possible(self) -> bool:
        """Say whether enough years are known to expect any."""
        return any(year.is_expected for year in self.years)

    @property
    def hits(self) -> int:
        """Trials of which the real number lay in the band."""
        return sum(trial.is_hit for trial in self.trials)

    @property
    def error(self) -> float | None:
        """The mean error of all trials in percent; None without trials."""
        errors = [trial.error for trial in self.trials if trial.error is not None]
        return sum(errors) / len(errors) if errors else None


def projection(area: Area, rate: Decimal, *, on: date, change: int = 0) -> Projection:
    """Return births and children of the known years and of those up to three years from now; with fewer than three known years none.

    With `change` so many percent more are born than the method expects, below zero fewer.
    """
    here = set(Area.objects.existing(on).within(area.pk).filter(level=AreaLevel.COMMUNITY).values_list("pk", flat=True))
    by_year = {year: rows for year, rows in births.whole_years(area, on=on).items() if here & rows.keys()}
    counted, first = _counted(by_year, here)
    known = {year: sum(rows[code] for code in counted) for year, rows in by_year.items() if counted and year >= first}
    staying = _staying(known, counted, on)
    spans = _of_known(known) | _expected(known, on, change)
    supply = _supply(area, rate, counted, on)
    wanting = _Wanting(staying.share, rates(rate, on=on).ages[:COHORTS])
    years = [_year(year, spans, known, wanting, supply) for year in sorted(spans)]
    return Projection(len(counted), len(here), staying, years, list(_trials(known, wanting)))


def _counted(by_year: Mapping[int, Mapping[str, int]], here: set[str]) -> tuple[frozenset[str], int]:
    """Return the communities known in all years that are used, and the first of these years.

    The years lie without a gap before the latest one. The further back, the fewer communities are known in all of them: as many years
    are used as leave the most births by community and year.
    """
    if not by_year:
        return frozenset(), 0
    first, latest = max(by_year), max(by_year)
    known = best = frozenset(here & by_year[latest].keys())
    for year in range(latest - 1, min(by_year) - 1, -1):
        known &= by_year.get(year, {}).keys()
        if len(known) * (latest - year + 1) >= len(best) * (latest - first + 1):
            best, first = known, year
    return best, first


def _staying(known: Mapping[int, int], counted: frozenset[str], on: date) -> Staying:
    told = AreaReport.objects.filter(area__in=counted, under3__isnull=False, year__in=known, year__lt=on.year)
    for year in sorted(known, reverse=True):
        rows = told.filter(year=year)
        if rows.count() == len(counted) and (born := _born(known, year)):
            return Staying(rows.aggregate(children=Sum("under3"))["children"] / born, year)
    return Staying(1.0, None)


def _born(known: Mapping[int, int], year: int) -> int | None:
    cohorts = [known.get(year - back) for back in range(COHORTS)]
    return None if None in cohorts else sum(count or 0 for count in cohorts)


def _expected(known: Mapping[int, int], on: date, change: int) -> dict[int, Span]:
    """Return the births of the years from the last known one to three years from now, changed by so many percent."""
    years = range(max(known, default=on.year) + 1, on.year + AHEAD + 1)
    found = {year: _carried(known, year) for year in years}
    return {year: _changed(span, change) for year, span in found.items() if span}


def _of_known(known: Mapping[int, int]) -> dict[int, Span]:
    return {year: Span(count, count, count) for year, count in known.items()}


def _changed(span: Span, change: int) -> Span:
    share = 1 + change / 100
    return Span(floor(span.low * share), round(span.value * share), ceil(span.high * share))


def _carried(known: Mapping[int, int], year: int) -> Span | None:
    line = forecast(sorted(known.items()), year)
    return Span(floor(line.low), round(line.value), ceil(line.high)) if line else None


@dataclass(frozen=True)
class _Wanting:
    """Which share of the births lives here, and percent of each age who want a place, those under one first."""

    share: float
    ages: tuple[Decimal, ...]

    def at_end_of(self, year: int, spans: Mapping[int, Span]) -> Span | None:
        """Return the children who want a place at the end of a year; None where a year of birth is not known."""
        cohorts = [spans[year - age] for age in range(COHORTS) if year - age in spans]
        if len(cohorts) < COHORTS:
            return None
        return Span(*(self._wanted([getattr(each, name) for each in cohorts]) for name in ("low", "value", "high")))

    def _wanted(self, born: list[int]) -> int:
        percent = sum((count * rate for count, rate in zip(born, self.ages, strict=True)), Decimal(0))
        return ceil((percent * Decimal(self.share) / 100).quantize(FRACTION))


def _trials(known: Mapping[int, int], wanting: _Wanting) -> Iterator[Trial]:
    """Forecast each known year from at least three years before it, one to three years ahead."""
    years = sorted(known)
    for until in years[LEAST_POINTS - 1 :]:
        before = {year: known[year] for year in years if year <= until}
        ahead = _of_known(before) | {
            year: span for year in range(until + 1, until + AHEAD + 1) if (span := _carried(before, year))
        }
        for year in range(until + 1, until + AHEAD + 1):
            if year in known and year in ahead:
                really = wanting.at_end_of(year, _of_known(known))
                expected, wanted = ahead[year], wanting.at_end_of(year, ahead)
                yield Trial(until, year, expected, known[year], wanted, really.value if really else None)


@dataclass(frozen=True)
class _Supply:
    places: int
    coming: dict[int, int]  # by the year in which they open

    def until(self, year: int) -> int:
        """Return the places that there are at the end of a year if everything planned opens by its day."""
        return self.places + sum(places for opens, places in self.coming.items() if opens <= year)


def _supply(area: Area, rate: Decimal, counted: frozenset[str], on: date) -> _Supply:
    places = sum(row.places for row in needs(area, rate, on=on) if row.area.pk in counted)
    rows = Project.objects.filter(area__in=counted, state=ProjectState.PLANNED).order_by()
    coming = rows.values("opens_on__year").annotate(coming=Sum("places")).values_list("opens_on__year", "coming")
    return _Supply(places, dict(coming))


def _year(
    year: int,
    spans: Mapping[int, Span],
    known: Mapping[int, int],
    wanting: _Wanting,
    supply: _Supply,
) -> Year:
    cohorts = [spans[year - back] for back in range(COHORTS) if year - back in spans]
    wanted = wanting.at_end_of(year, spans)
    if wanted is None:
        return Year(year, spans[year], year not in known, None, None, None)
    children = _each(cohorts, wanting.share)
    if year in known:
        return Year(year, spans[year], False, children, wanted, None)
    there = supply.until(year)
    lacking = Span(*(max(0, count - there) for count in (wanted.low, wanted.value, wanted.high)))
    return Year(year, spans[year], True, children, wanted, lacking)


def _each(cohorts: list[Span], share: float) -> Span:
    low, value, high = (sum(getattr(each, name) for each in cohorts) for name in ("low", "value", "high"))
    if low == high:
        return Span(*[round(value * share)] * 3)
    return Span(floor(low * share), round(value * share), ceil(high * share))
