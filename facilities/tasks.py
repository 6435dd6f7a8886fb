"""Work that follows a decision. Every task may run twice."""

from datetime import date

from celery import shared_task
from django.utils import timezone

from facilities import escalating, receipts, verifying
from facilities.models import CorrectionOrder, Receipt
from portal.errors import IllegalMove


@shared_task
def render_receipt(pk: int) -> None:
    """Make the receipt's PDF."""
    receipts.store(Receipt.objects.select_for_update().select_related("filing__facility").get(pk=pk))


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
