"""Sums of reported figures over areas, and how complete and punctual reporting is. Every sum names the rows it is made of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Substr

from metrics.reports.models.figures import AreaReport, FacilityFigure
from metrics.reports.models.reports import Report
from portal.areas.choices import AreaLevel
from portal.models import Area
from portal.querysets import within

POPULATION = (
    *("residents", "under3", "born_0", "born_1", "born_2", "born_3"),
    *("caregivers", "kindergartens", "kindergartens_with_nursery"),
)
BUSINESS = (
    *("places", "places_free", "enrolled_infant", "enrolled_toddler", "enrolled_older", "enrolled_mixed"),
    *("attendance_days", "open_days"),
)
MONTHLY = "facility-month"
BELOW: dict[int, int] = {
    AreaLevel.PROVINCE: AreaLevel.CITY,
    AreaLevel.CITY: AreaLevel.DISTRICT,
    AreaLevel.DISTRICT: AreaLevel.STREET,
    AreaLevel.STREET: AreaLevel.COMMUNITY,
}


@dataclass(frozen=True)
class Line:
    """One area or month with the sums of its figures; a sum is None, not 0, where nobody reported the figure.

    `expected` is how many reports were asked for; with fewer rows the sums are incomplete.
    """

    of: Any
    rows: int
    sums: dict[str, int | None]
    expected: int = 0

    @property
    def figures(self) -> list[int | None]:
        """The sums in the order of the columns."""
        return list(self.sums.values())


def population(area: Area, year: int) -> tuple[Line, list[Line]]:
    """Return the area's sums of the year, and those of the areas right below."""
    rows = AreaReport.objects.within(area.pk).filter(year=year)
    total = rows.aggregate(rows=Count("pk"), **_sums(POPULATION))
    level = BELOW.get(area.level)
    if level is None:
        return _line(area, total, POPULATION), []
    grouped = rows.order_by().annotate(part=Substr("area_id", 1, int(level))).values("part")
    found = {row["part"]: row for row in grouped.annotate(rows=Count("pk"), **_sums(POPULATION))}
    parts = Area.objects.existing(date(year, 12, 31)).filter(parent=area).order_by("code")
    return _line(area, total, POPULATION), [_line(part, found.get(part.pk, {}), POPULATION) for part in parts]


def _sums(names: Iterable[str]) -> dict[str, Sum]:
    return {f"sum_{name}": Sum(name) for name in names}


def _line(of: Any, row: dict[str, Any], names: Sequence[str]) -> Line:
    return Line(of, row.get("rows", 0), {name: row.get(f"sum_{name}") for name in names})


def business(area: Area, *, on: date, most: int = 24) -> list[Line]:
    """Return the months reported up to the day with the sums over the area's facilities, the newest first."""
    rows = facility_rows(area).filter(month__lte=on).order_by().values("month")
    rows = rows.annotate(rows=Count("pk"), possible=Sum(_enrolled() * F("open_days")), **_sums(BUSINESS))
    found: Any = list(rows.order_by("-month")[:most])
    expected = _expected(area, [row["month"] for row in found])
    return [
        Line(
            row["month"],
            row["rows"],
            _line(None, row, BUSINESS).sums | {"possible": row["possible"]},
            expected.get(row["month"], 0),
        )
        for row in found
    ]


def _expected(area: Area, months: Sequence[date]) -> dict[date, int]:
    """Return how many facilities of the area were asked for each month."""
    asked = Report.objects.filter(within([area.pk]), facility__isnull=False, period__in=months, kind__code=MONTHLY)
    return dict(asked.order_by().values_list("period").annotate(Count("pk")))


def _enrolled() -> Any:
    return F("enrolled_infant") + F("enrolled_toddler") + F("enrolled_older") + F("enrolled_mixed")


def facility_rows(area: Area) -> QuerySet[FacilityFigure]:
    """Return the monthly rows of the facilities that lay in the area in their month."""
    return FacilityFigure.objects.filter(within([area.pk], "counted_in_id"))


@dataclass(frozen=True)
class Completeness:
    """How an area's, a kind's or an office's reports of a period stand."""

    of: Any
    expected: int
    sent: int
    late: int
    approved: int
    overdue: int

    @property
    def missing(self) -> int:
        """Reports that were never sent."""
        return self.expected - self.sent


def completeness(reports: QuerySet[Report], *, on: date, of: Any = None) -> Completeness:
    """Count how complete and punctual some reports are."""
    return Completeness(of, **reports.order_by().aggregate(**_completeness(on)))


def _completeness(on: date) -> dict[str, Count]:
    return {
        "expected": Count("pk"),
        "sent": Count("pk", filter=Q(sent_on__isnull=False)),
        "late": Count("pk", filter=Q(sent_on__gt=F("due_on"))),
        "approved": Count("pk", filter=Q(counted__isnull=False)),
        "overdue": Count("pk", filter=Q(sent_on__isnull=True, due_on__lt=on)),
    }


def by_street(reports: QuerySet[Report], *, on: date) -> list[Completeness]:
    """Return completeness and lateness of each street's reports; offices of the district itself stand under it."""
    rows: Any = reports.order_by().annotate(street=Substr("area_id", 1, int(AreaLevel.STREET))).values("street")
    found = {row.pop("street"): row for row in rows.annotate(**_completeness(on))}
    areas = Area.objects.in_bulk(found)
    return [Completeness(areas.get(code), **found[code]) for code in sorted(found)]


def by_period(reports: QuerySet[Report], *, on: date) -> dict[tuple[int, date], Completeness]:
    """Return how the reports stand by kind and period."""
    rows: Any = reports.order_by().values("kind", "period").annotate(**_completeness(on))
    return {(row.pop("kind"), row.pop("period")): Completeness(None, **row) for row in rows}
