"""Lays out the reports that are asked for, one for each office, so that what is missing can be counted and listed."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.conf import settings

from facilities.models import Facility
from metrics.ground import periods
from metrics.reports.choices import Reporter
from metrics.reports.models.reports import Report, ReportKind
from portal.areas.choices import AreaLevel
from portal.models import Area

LEVELS = {
    Reporter.COMMUNITY: AreaLevel.COMMUNITY,
    Reporter.STREET: AreaLevel.STREET,
    Reporter.DEPARTMENT: AreaLevel.DISTRICT,
}
LOOK_BACK = timedelta(
    days=31
)  # a period is laid out until so long after its last day in time: the portal may have stood still
Office = tuple[str, int | None]  # division code, facility


def open_reports(*, on: date) -> int:
    """Lay out what is asked for on the day, of the period that runs and of the one before; return how many were new."""
    made = 0
    for code, frequency in ReportKind.objects.order_by().values_list("code", "frequency").distinct():
        running = periods.first_day(frequency, on)
        for period in (periods.preceding(frequency, running), running):
            kind = ReportKind.objects.asked_for(period).filter(code=code).first()
            if kind and kind.opens_on(period) <= on <= kind.due_on(period) + LOOK_BACK:
                made += open_period(kind, period)
    return made


def open_period(kind: ReportKind, period: date, *, is_demo: bool = False) -> int:
    """Lay out one period's reports; those that are there stay as they are. Return how many were new."""
    known = set(Report.objects.filter(kind=kind, period=period).values_list("area_id", "facility_id"))
    facilities = {facility for _area, facility in known if facility}
    new = [
        Report(
            kind=kind, period=period, area_id=area, facility_id=facility, due_on=kind.due_on(period), is_demo=is_demo
        )
        for area, facility in offices(kind, period)
        if (area, facility) not in known and facility not in facilities
    ]
    Report.objects.bulk_create(new, ignore_conflicts=True, batch_size=2000)
    return len(new)


def offices(kind: ReportKind, period: date) -> Iterator[Office]:
    """Return whom the kind asks for the period: areas that exist on its last day, facilities filed by then."""
    last = periods.last_day(kind.frequency, period)
    if kind.reporter == Reporter.FACILITY:
        filed = Facility.objects.filed_by(last).order_by("pk")
        yield from filed.values_list("area_id", "pk")
    else:
        areas = Area.objects.within(settings.DISTRICT_CODE).existing(last).filter(level=LEVELS[kind.reporter])  # type: ignore[index]
        yield from ((code, None) for code in areas.order_by("code").values_list("code", flat=True))
