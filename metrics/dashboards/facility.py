"""What the dashboard of one facility shows: its months, its rules not met, its risk, and how it stands beside its street."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum

from facilities.ground.choices import PUBLIC_STATES
from facilities.models import Facility
from inspections.models import Finding
from metrics.dashboards.pictures import Month
from metrics.ground import charts
from metrics.ground.charts import Bar, Chart, Series
from metrics.reports.models.figures import FacilityFigure
from metrics.rollup.models import FacilitySummary

MOST_MONTHS = 24


@dataclass(frozen=True)
class Report:
    """One month as the facility reported it; `url` is the version that counts."""

    figure: FacilityFigure
    month: Month
    url: str


def reports(facility: Facility) -> list[Report]:
    """Return the last months reported, the oldest first."""
    rows = FacilityFigure.objects.filter(facility=facility).select_related("version").order_by("-month")[:MOST_MONTHS]
    return [Report(row, _month(row), row.version.get_absolute_url() if row.version else "") for row in reversed(rows)]


def _month(row: FacilityFigure) -> Month:
    possible = row.enrolled * row.open_days if row.open_days is not None else None
    return Month(row.month, 1, row.places, row.enrolled, row.attendance_days, possible)


def attendance(rows: Sequence[Report]) -> Chart | None:
    """Draw the share of possible days that children attended, in percent; a month without days open is a gap."""
    values = [100 * r.month.days / r.month.possible if r.month.possible else None for r in rows]
    return charts.line_chart([f"{r.month.month:%y-%m}" for r in rows], [Series("own", values)], most=100)


def fees(rows: Sequence[Report]) -> Chart | None:
    """Draw the monthly fee for full-day care in yuan, from zero up."""
    values = [None if r.figure.monthly_fee is None else float(r.figure.monthly_fee) for r in rows]
    return charts.line_chart([f"{r.month.month:%y-%m}" for r in rows], [Series("own", values, 0)], least=0)


@dataclass(frozen=True)
class Occupancy:
    """How many of the places are taken: of the facility, or of all on file in its street whose enrolment is known."""

    children: int | None
    places: int | None
    bar: Bar


def occupancies(summary: FacilitySummary) -> tuple[Occupancy, Occupancy]:
    """Return the share of places taken of the facility and of its street."""
    street = FacilitySummary.objects.within(summary.area_id[:9]).filter(state__in=PUBLIC_STATES, enrolled__isnull=False)
    sums = street.aggregate(children=Sum("enrolled", default=0), places=Sum("places", default=0))
    both = [(summary.enrolled, summary.places), (sums["children"], sums["places"])]
    shares = [100 * children / places if places and children is not None else None for children, places in both]
    own, whole = (Occupancy(*pair, bar) for pair, bar in zip(both, charts.bars(shares, most=100), strict=True))
    return own, whole


def open_findings(facility: Facility, *, on: date) -> list[tuple[Finding, bool]]:
    """Return the findings not corrected yet, each with whether it is overdue on the day."""
    found: QuerySet[Finding] = Finding.objects.filter(facility=facility).open()  # type: ignore[attr-defined]
    late = set(Finding.objects.filter(facility=facility).overdue(on).values_list("pk", flat=True))  # type: ignore[attr-defined]
    return [(row, row.pk in late) for row in found.select_related("clause__regulation").order_by("due_on", "pk")]
