"""What a monthly bulletin tells of an area: the month's business and oversight, targets, parts, and how complete the reports are.

Counts only, no names of people and none of single children. A figure is None, not 0, where nothing was reported.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from facilities.models import Filing
from inspections.models import Complaint, Finding, Incident, Visit
from metrics.dashboards import figures as board, history, pictures
from metrics.dashboards.figures import Comparison
from metrics.dashboards.pictures import Course, Month
from metrics.ground import charts, periods
from metrics.ground.choices import Frequency
from metrics.reports import sums
from metrics.reports.models.reports import Report, ReportKind
from metrics.rollup.models import AreaSummary
from portal.models import Area
from portal.querysets import within

MONTHS = 12
ACTS: list[tuple[str, Any, str, bool]] = [  # what is counted, of which rows, by which day, whether that is a moment
    ("filings_received", Filing, "received_on", False),
    ("filings_decided", Filing, "decided_on", False),
    ("visits", Visit, "concluded_at", True),
    ("findings_made", Finding, "found_on", False),
    ("findings_closed", Finding, "closed_on", False),
    ("complaints", Complaint, "received_at", True),
    ("incidents", Incident, "reported_at", True),
]


@dataclass(frozen=True)
class Bulletin:
    """Everything that the PDF and the workbook hold. `acts` are the month's and the month before's counts by what is counted."""

    area: Area
    month: date
    on: date
    summary: AreaSummary | None
    months: list[Month]
    acts: dict[str, tuple[int, int]]
    courses: list[Course]
    parts: list[Comparison]
    summaries: dict[str, AreaSummary]
    reports: list[sums.Completeness]

    @property
    def this_month(self) -> Month | None:
        """The month's business figures; None if no facility reported it."""
        return next((row for row in self.months if row.month == self.month), None)

    @property
    def month_before(self) -> Month | None:
        """The figures of the month before."""
        before = periods.preceding(Frequency.MONTH, self.month)
        return next((row for row in self.months if row.month == before), None)


def contents(area: Area, month: date, *, on: date) -> Bulletin:
    """Gather a bulletin as it stands on the day on which it is made."""
    cards = [card for card in board.cards(area, on=on) if card.target]
    years = history.of_area(area, until=on.year)
    parts = board.parts(area, cards, on=on)
    lines = sums.business(area, on=month, most=MONTHS)
    below = AreaSummary.objects.filter(area__in=[part.area for part in parts])
    return Bulletin(
        area,
        month,
        on,
        AreaSummary.objects.filter(pk=area.pk).first(),
        [pictures.month_of(line) for line in reversed(lines)],
        {code: _both(rows, field, area, month, is_moment) for code, rows, field, is_moment in ACTS},
        [pictures.course(card, years.get(card.indicator.code, {}), on=on, frame=charts.CARD) for card in cards],
        parts,
        {row.area_id: row for row in below},
        _reports(area, month, on),
    )


def _both(model: Any, field: str, area: Area, month: date, is_moment: bool) -> tuple[int, int]:
    rows = model.objects.filter(within([area.pk], "counted_in_id"))
    before = periods.preceding(Frequency.MONTH, month)
    now, then = (_in_month(rows, field, first, is_moment).count() for first in (month, before))
    return now, then


def _in_month(rows: QuerySet, field: str, first: date, is_moment: bool) -> QuerySet:
    lookup = f"{field}__date__range" if is_moment else f"{field}__range"
    return rows.filter(Q(**{lookup: (first, periods.last_day(Frequency.MONTH, first))}))


def _reports(area: Area, month: date, on: date) -> list[sums.Completeness]:
    """Return how the monthly reports of each kind stand; kinds that ask nobody of the area are left out."""
    rows = Report.objects.filter(within([area.pk]), period=month, kind__frequency=Frequency.MONTH)
    kinds = ReportKind.objects.filter(pk__in=rows.order_by().values("kind"))
    return [sums.completeness(rows.filter(kind=kind), on=on, of=kind) for kind in kinds]
