"""How many places each community lacks: children who want one, places that there are, idle ones told apart. Unknown is not zero."""

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

RATE = "supply.wanting_rate"  # percent of children under three


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
    rate: Decimal

    @property
    def wanted(self) -> int | None:
        """Children who want a place, rounded up."""
        if self.children is None:
            return None
        return int((self.children * self.rate / 100).to_integral_value(ROUND_CEILING))

    @property
    def gap(self) -> int | None:
        """Places that lack, before what is planned."""
        return None if self.wanted is None else max(0, self.wanted - self.places)

    @property
    def left(self) -> int | None:
        """Places that lack once what is planned has opened."""
        return None if self.gap is None else max(0, self.gap - self.planned)


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
    children, places, planned = _children(area, on), _places(area), _planned(area)
    return [
        _need(community, children, places, planned, rate)
        for community in communities.select_related("parent").order_by("code")
    ]


def _need(
    community: Area,
    children: dict[str, tuple[int, int]],
    places: dict[str, tuple[int, int, int]],
    planned: dict[str, int],
    rate: Decimal,
) -> Need:
    count, year = children.get(community.pk, (None, None))
    there, idle, unknown = places.get(community.pk, (0, 0, 0))
    return Need(community, count, year, there, idle, planned.get(community.pk, 0), unknown, rate)


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


def _children(area: Area, on: date) -> dict[str, tuple[int, int]]:
    """Return children under three and year of each community's latest report that tells them."""
    told = AreaReport.objects.within(area.pk).filter(year__lte=on.year, under3__isnull=False)
    latest = told.order_by("area_id", "-year").distinct("area_id")
    return {code: (count, year) for code, count, year in latest.values_list("area_id", "under3", "year")}


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
