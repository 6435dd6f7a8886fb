"""Lets an approved version count: its figures go where indicators and pages read them, with a link to the version."""

from collections.abc import Callable

from metrics.reports.choices import REPORTED
from metrics.reports.models.figures import AreaReport, FacilityFigure
from metrics.reports.models.reports import Report, ReportVersion, Values

FIGURES = (
    "places enrolled_infant enrolled_toddler enrolled_older enrolled_mixed places_free open_days attendance_days "
    "monthly_fee meal_fee"
).split()


def count(report: Report, version: ReportVersion) -> None:
    """Write the figures of the version as those that count of the office for the period."""
    if write := WRITERS.get(report.kind.code):
        write(report, version)


def _known(values: Values, names: tuple[str, ...] | list[str]) -> Values:
    return {name: values.get(name) for name in names}


def _community_year(report: Report, version: ReportVersion) -> None:
    row = AreaReport.objects.filter(area=report.area_id, year=report.period.year).first()
    row = row or AreaReport(area_id=report.area_id, year=report.period.year, is_demo=report.is_demo)
    _take(row, version, _known(version.values, REPORTED))
    row.reported_by, row.revision = version.sent_by, row.revision + 1
    row.save()


def _facility_month(report: Report, version: ReportVersion) -> None:
    row = FacilityFigure.objects.filter(facility=report.facility_id, month=report.period).first()
    row = row or FacilityFigure(
        facility=report.facility, month=report.period, is_demo=report.is_demo, counted_in_id=report.area_id
    )
    _take(row, version, _known(version.values, FIGURES))
    row.save()


def _take(row: AreaReport | FacilityFigure, version: ReportVersion, values: Values) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.version, row.reported_at = version, version.sent_at


WRITERS: dict[str, Callable[[Report, ReportVersion], None]] = {
    "community-year": _community_year,
    "facility-month": _facility_month,
}
