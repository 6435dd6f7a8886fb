"""What the night counts."""

from datetime import date, timedelta

from celery import shared_task
from django.utils import timezone

from staff.shifts import slots

AGAIN = 2  # days counted each night: presence noted without network may come in a day late


@shared_task
def count_ratios(on: str | None = None) -> int:
    """Count the slots in ratio of the days before `on` (ISO date; default today); return how many rows are new or changed."""
    today = date.fromisoformat(on) if on else timezone.localdate()
    return sum(slots.record(today - timedelta(days=back), at=timezone.now()) for back in range(AGAIN, 0, -1))
