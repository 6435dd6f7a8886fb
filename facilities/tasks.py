"""Work that follows a decision or the calendar. Every task may run twice or late. Days are ISO dates; default: today."""

import logging
from datetime import date

from celery import shared_task
from django.utils import timezone

from facilities import annual, escalating, exporting, receipts, renewing, suspending, updating, verifying
from facilities.choices import SuspensionState
from facilities.models import CaseFileExport, CorrectionOrder, Facility, Receipt, Suspension
from portal.errors import IllegalMove

logger = logging.getLogger(__name__)


@shared_task
def render_receipt(pk: int) -> None:
    """Make the receipt's PDF."""
    receipts.store(Receipt.objects.select_for_update().select_related("filing__facility").get(pk=pk))


@shared_task
def export_case_file(pk: int) -> None:
    """Make the PDF of a case file."""
    rows = CaseFileExport.objects.select_for_update(of=("self",)).select_related("by", "department")
    exporting.make(
        rows.select_related("facility__area__parent", "facility__operator__organisation").get(pk=pk),
        on=timezone.localdate(),
    )


@shared_task
def mark_overdue_orders(on: str | None = None) -> int:
    """Mark every order to correct whose last day is before `on` (ISO date; default today); return how many were new."""
    day = date.fromisoformat(on) if on else timezone.localdate()
    marked = 0
    for order in CorrectionOrder.objects.overdue(day).with_facility():
        try:
            verifying.mark_overdue(order, on=day)
        except IllegalMove:  # answered meanwhile
            continue
        marked += 1
    return marked


@shared_task
def escalate(on: str | None = None) -> int:
    """Remind of terms that end soon, end today or have ended (ISO date; default today); return how many notices were new."""
    return escalating.run(on=date.fromisoformat(on) if on else timezone.localdate())


def _day(on: str | None) -> date:
    return date.fromisoformat(on) if on else timezone.localdate()


@shared_task
def remind_of_renewals(on: str | None = None) -> int:
    """Tell operators of documents that run out."""
    return renewing.remind(on=_day(on))


@shared_task
def follow_suspensions(on: str | None = None) -> int:
    """Begin and end suspensions whose day has come, and remind of those that end soon; return how many began or ended."""
    day, moved = _day(on), 0
    open_ones = Suspension.objects.filter(state__in=(SuspensionState.AGREED, SuspensionState.RUNNING)).with_facility()
    for suspension in open_ones.order_by("pk"):
        try:
            moved += _follow(suspension, day)
        except IllegalMove:
            logger.info("Suspension %s was moved by someone else.", suspension.pk)
    return moved


def _follow(suspension: Suspension, day: date) -> bool:
    if suspension.state == SuspensionState.AGREED:
        return suspending.start_if_due(suspension, on=day)
    if suspension.until_on < day:
        suspending.expire(suspension, on=day)
        return True
    suspending.remind(suspension, on=day)
    return False


@shared_task
def let_prices_hold(on: str | None = None) -> int:
    """Show every price whose first day has come; return how many facilities changed."""
    day = _day(on)
    due = Facility.objects.filter(prices__holds_from__lte=day).distinct()
    return sum(updating.let_prices_hold(facility, on=day) for facility in due.order_by("pk"))


@shared_task
def open_annual_reports(on: str | None = None) -> int:
    """Open the season's annual reports."""
    return annual.open_reports(on=_day(on))
