"""Work that follows a decision. Every task may run twice."""

from celery import shared_task

from facilities import receipts
from facilities.models import Receipt


@shared_task
def render_receipt(pk: int) -> None:
    """Make the receipt's PDF."""
    receipts.store(Receipt.objects.select_for_update().select_related("filing__facility").get(pk=pk))
