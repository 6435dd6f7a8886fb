"""What reported figures answer lower cases: how many days children attended in a month, for whoever pays by attendance."""

from collections.abc import Collection, Mapping
from datetime import date

from facilities.support import attendance
from metrics.reports.models.figures import FacilityFigure


@attendance.days_known(20)
def days_reported(facilities: Collection[int], month: date) -> Mapping[int, int]:
    """Return the days attended that facilities reported for the month, where the report is approved."""
    rows = FacilityFigure.objects.filter(facility__in=list(facilities), month=month)
    return dict(rows.values_list("facility_id", "attendance_days"))
