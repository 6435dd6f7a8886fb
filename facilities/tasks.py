"""Work that follows a decision. Every task may run twice."""

from datetime import date

from celery import shared_task
from django.utils import timezone

from facilities import escalating, receipts
from facilities.models import Receipt


@shared_task
def render_receipt(pk: int) -> None:
    """Make the receipt's PDF."""
    receipts.store(Receipt.objects.select_for_update().select_related("filing__facility").get(pk=pk))


@shared_task
def escalate(on: str | None = None) -> int:
    """Remind of terms that end soon, end today or have ended (ISO date; default today); return how many notices were new."""
    return escalating.run(on=date.fromisoformat(on) if on else timezone.localdate())
