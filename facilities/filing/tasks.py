"""Work that follows a decision or the calendar. Every task may run twice or late. Days are ISO dates; default: today."""

from celery import shared_task

from facilities.filing import receipts
from facilities.filing.models import Receipt


@shared_task
def render_receipt(pk: int) -> None:
    """Make the receipt's PDF."""
    receipts.store(Receipt.objects.select_for_update().select_related("filing__facility").get(pk=pk))
