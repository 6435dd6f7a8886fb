"""How many places each community lacks: children who want one, places that there are, idle ones told apart. Unknown is not zero.

Where a report tells the years of birth, each age wants places by a rate of its own; elsewhere all children by one rate.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Greatest

from facilities.ground.choices import PUBLIC_STATES
from metrics.reports.models.figures import AreaReport
from metrics.rollup.models import FacilitySummary
from metrics.supply.choices import ProjectState
from metrics.supply.models import Project
from portal.areas.choices import AreaLevel
from portal.models import Area
from portal.querysets import within
from portal.rulebook.rulebook import Limits

RATE = "supply.wanting_rate"  # percent of children under three
AGES = tuple(f"supply.wanting_rate_age{age}" for age in range(3))  # percent of those under one, two, three
BORN = ("born_0", "born_1", "born_2", "born_3")  # by years before the report; born_3 are those not yet three
FRACTION = Decimal("0.000001")  # below it nothing is a child: what a division leaves over


@dataclass(frozen=True)
class Need:
    """A community: children under three of the latest report, and what there is for them. None is not known."""

    area: Area
    children: int | None
    year: int | None  # of the report that the children are from
    places: int
    idle: int  # places that nobody has taken, of facilities of which both figures are known
    planned: int
    unknown: int  # facilities whose places or enrolment are not known
    wants: Decimal | None  # children times rates
    is_by_age: bool  # whether each age counted by its own rate

    @property
    def wanted(self) -> int | None:
        """Children who want a place, rounded up."""
        return None if self.wants is None else int(self.wants.quantize(FRACTION).to_integral_value(ROUND_CEILING))

    @property
    def gap(self) -> int | None:
        """Places that lack, before what is planned."""
        return None if self.wanted is None else max(0, self.wanted - self.places)

    @property
    def left(self) -> int | None:
        """Places that lack once what is planned has opened."""
        return None if self.gap is None else max(0, self.gap - self.planned)


@dataclass(frozen=True)
class Rates:
    """Percent of children who want a place: of all of them, and of each year of birth; asked otherwise, all in proportion."""

    whole: Decimal
    ages: tuple[Decimal, ...]

    def wanting(self, children: int, born: tuple[int | None, ...]) -> tuple[Decimal, bool]:
        """Return how many of a community want a place, and whether the ages were told: each of them, and together the children."""
        told = [count for count in born if count is not None]
        if len(told) == len(BORN) and sum(told) == children:
            return sum((count * rate for count, rate in zip(told, self.ages, strict=True)), Decimal(0)) / 100, True
        return children * self.whole / 100, False


def rates(asked: Decimal, *, on: date) -> Rates:
    """Return the rates of the day; where another whole rate is asked than the rulebook's, those of the ages in proportion."""
    limits = Limits(on)
    share = asked / limits[RATE] if limits[RATE] else Decimal(0)
    ages = [limits[key] * share for key in AGES]
    return Rates(asked, (*ages, ages[-1]))


@dataclass(frozen=True)
class Totals:
    """The sums of communities, and of how many the children are not known, which no sum counts."""

    children: int
    wanted: int
    places: int
    idle: int
    gap: int
    left: int
    unreported: int


def needs(area: Area, rate: Decimal, *, on: date) -> list[Need]:
    """Return the communities at or below the area as of the day, in the order of their codes."""
    communities = Area.objects.existing(on).filter(within([area.pk], "code"), level=AreaLevel.COMMUNITY)
    children, places, planned = latest_reports(area, on), _places(area), _planned(area)
    wanting = rates(rate, on=on)
    return [
        _need(community, children.get(community.pk), places, planned, wanting)
        for community in communities.select_related("parent").order_by("code")
    ]


def _need(
    community: Area,
    report: AreaReport | None,
    places: dict[str, tuple[int, int, int]],
    planned: dict[str, int],
    wanting: Rates,
) -> Need:
    there, idle, unknown = places.get(community.pk, (0, 0, 0))
    coming = planned.get(community.pk, 0)
    if report is None:
        return Need(community, None, None, there, idle, coming, unknown, None, is_by_age=False)
    born = tuple(getattr(report, name) for name in BORN)
    wants, is_by_age = wanting.wanting(report.under3, born)
    return Need(community, report.under3, report.year, there, idle, coming, unknown, wants, is_by_age)


def totals(rows: Iterable[Need]) -> Totals:
    """Add communities up."""
    known = list(rows)
    return Totals(
        sum(row.children or 0 for row in known),
        sum(row.wanted or 0 for row in known),
        sum(row.places for row in known),
        sum(row.idle for row in known),
        sum(row.gap or 0 for row in known),
        sum(row.left or 0 for row in known),
        sum(row.children is None for row in known),
    )


def latest_reports(area: Area, on: date) -> dict[str, AreaReport]:
    """Return each community's latest report that tells the children under three."""
    told = AreaReport.objects.within(area.pk).filter(year__lte=on.year, under3__isnull=False)
    latest = told.only("area_id", "year", "under3", *BORN).order_by("area_id", "-year").distinct("area_id")
    return {row.area_id: row for row in latest}


def _places(area: Area) -> dict[str, tuple[int, int, int]]:
    """Return places, idle ones and facilities not known of each community, of facilities with a valid filing."""
    rows = FacilitySummary.objects.within(area.pk).filter(state__in=PUBLIC_STATES).order_by()
    known = Q(places__isnull=False, enrolled__isnull=False)
    counted = rows.values("area_id").annotate(
        there=Sum("places", default=0),
        idle=Sum(Greatest(F("places") - F("enrolled"), 0), filter=known, default=0),
        unsure=Count("pk", filter=~known),
    )
    return {row["area_id"]: (row["there"], row["idle"], row["unsure"]) for row in counted}


def _planned(area: Area) -> dict[str, int]:
    """Return the places that projects of each community will bring."""
    rows = Project.objects.within(area.pk).filter(state=ProjectState.PLANNED).order_by()
    return dict(rows.values("area_id").annotate(coming=Sum("places")).values_list("area_id", "coming"))
