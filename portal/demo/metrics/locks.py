"""Closed periods of the demo: what is older than the last year or three months, with one exception."""

from datetime import date, timedelta
from random import Random

from metrics.ground import periods
from metrics.ground.choices import Frequency
from metrics.models import LockException, PeriodLock, Report
from portal.accounts.models import User
from portal.demo.demonstration import demonstrator
from portal.demo.metrics.papers import evening
from portal.demo.people import HOME_STREET

AGE = {Frequency.YEAR: 366, Frequency.MONTH: 90}  # days after which a period is closed


@demonstrator(83, "locked periods")
def locked_periods(random: Random, on: date) -> int:
    """Close what is old; one community may still correct its report of the year before last."""
    lead = User.objects.filter(username="bureau").first()
    found = Report.objects.filter(is_demo=True).order_by().values_list("kind", "kind__frequency", "period").distinct()
    rows = [
        PeriodLock(kind_id=kind, period=period, locked_by=lead, locked_at=evening(_closed(frequency, period)))
        for kind, frequency, period in found
        if _closed(frequency, period) < on
    ]
    PeriodLock.objects.bulk_create(rows, ignore_conflicts=True)
    _except(lead, on)
    return len(rows)


def _closed(frequency: str, period: date) -> date:
    return periods.last_day(frequency, period) + timedelta(days=AGE[frequency])  # type: ignore[index]


def _except(lead: User | None, on: date) -> None:
    year = date(on.year - 2, 1, 1)
    mine = Report.objects.filter(kind__code="community-year", period=year, area__parent=HOME_STREET)
    report = mine.order_by("area").first()
    if report and lead and not report.exceptions.exists():
        LockException.objects.create(
            report=report,
            reason="社区卫生服务中心补报随访数据",
            until=on + timedelta(days=14),
            granted_by=lead,
            granted_at=evening(on - timedelta(days=1)),
        )
