"""Communities report their figures of a year; streets and the district may do it for them."""

from datetime import datetime

from django.db import transaction

from metrics import policy
from metrics.forms import AreaReportForm
from metrics.models import AreaReport
from portal.models import Area, User
from portal.scope import require


def opened(area: Area, year: int) -> AreaReport:
    """Return the community's report of the year, a new one if nobody has begun it."""
    return AreaReport.objects.filter(area=area, year=year).first() or AreaReport(area=area, year=year)


@transaction.atomic
def report(area: Area, year: int, data: object, *, by: User, at: datetime) -> AreaReportForm:
    """Take the figures of a form. Whether it was valid and saved is said by the form that is returned.

    The row is made first, so that two people who begin the same report are told of each other instead of one failing.
    """
    require(policy.may_report_figures(by, area))
    AreaReport.objects.bulk_create([AreaReport(area=area, year=year)], ignore_conflicts=True)
    row = AreaReport.objects.select_for_update().get(area=area, year=year)
    form = AreaReportForm(data, instance=row)
    if form.is_valid():
        row.reported_by, row.reported_at = by, at
        form.save()
    else:
        transaction.set_rollback(True)
    return form
