"""Work that follows a decision or the calendar. Every task may run twice or late. Days are ISO dates; default: today."""

from datetime import date

from celery import shared_task
from django.utils import timezone

from facilities.verification import verifications
from facilities.verification.models import CorrectionOrder
from portal.errors import IllegalMove


@shared_task
def mark_overdue_orders(on: str | None = None) -> int:
    """Mark every order to correct whose last day is before `on` (ISO date; default today); return how many were new."""
    day = date.fromisoformat(on) if on else timezone.localdate()
    marked = 0
    for order in CorrectionOrder.objects.overdue(day).with_facility():
        try:
            verifications.mark_overdue(order, on=day)
        except IllegalMove:  # answered meanwhile
            continue
        marked += 1
    return marked
