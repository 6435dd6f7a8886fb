"""Closing periods, and naming exceptions. The database refuses the same changes again (`metrics.reports.models.reports.guard`)."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from metrics.reports import policy
from metrics.reports.models.locks import LockException, PeriodLock
from metrics.reports.models.reports import Report, ReportKind
from portal.accounts.scope import require
from portal.errors import Refused
from portal.models import User


class Locked(Refused):
    """The period is closed, and no exception runs for the office."""

    def __init__(self, held: PeriodLock):
        shown = {"period": str(held), "day": f"{timezone.localtime(held.locked_at):%Y-%m-%d}"}
        super().__init__(
            _("%(period)s was locked on %(day)s. Only an exception that the bureau grants this office opens it.")
            % shown
        )


def lock_of(report: Report) -> PeriodLock | None:
    """Return the lock of the report's period, if there is one."""
    return PeriodLock.objects.filter(kind=report.kind_id, period=report.period).select_related("kind").first()


def exception_of(report: Report, *, on: date) -> LockException | None:
    """Return the exception that runs for the report on the day, if there is one."""
    return report.exceptions.filter(until__gte=on).select_related("granted_by").first()


def require_unlocked(report: Report, *, on: date) -> None:
    """Raise Locked if the report's period is closed and no exception runs for it. Call under the report's row lock."""
    held = lock_of(report)
    if held and not exception_of(report, on=on):
        raise Locked(held)


@transaction.atomic
def lock(kind: ReportKind, period: date, *, by: User, at: datetime, note: str = "") -> PeriodLock:
    """Close a period. Whoever saves one of its reports at this moment is waited for, and comes too late afterwards."""
    require(policy.may_lock(by))
    if timezone.localdate(at) < kind.due_on(period):
        raise Refused(_("The period can be locked once its reports are due (%(day)s).") % {"day": kind.due_on(period)})
    list(Report.objects.filter(kind=kind, period=period).order_by("pk").select_for_update().values_list("pk"))
    held, is_new = PeriodLock.objects.get_or_create(
        kind=kind, period=period, defaults={"locked_by": by, "locked_at": at, "note": note}
    )
    if not is_new:
        raise Refused(_("This period is already locked."))
    return held


@transaction.atomic
def grant(report: Report, *, by: User, at: datetime, reason: str, until: date) -> LockException:
    """Let one office change its report of a locked period for a time."""
    require(policy.may_lock(by))
    if not lock_of(report):
        raise Refused(_("This period is not locked; no exception is needed."))
    if until < timezone.localdate(at):
        raise Refused(_("The last day must not have passed."), field="until")
    return LockException.objects.create(report=report, reason=reason, until=until, granted_by=by, granted_at=at)
