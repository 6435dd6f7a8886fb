"""Tasks of metrics. Each may be sent twice, late, or be killed halfway."""

from celery import shared_task
from django.utils import timezone

from metrics.rollup import counting, days, verification


@shared_task
def roll_up() -> int:
    """Count again what changed since the last time; return how many facilities and communities were done."""
    return counting.roll_up(on=timezone.localdate(), at=timezone.now())


@shared_task
def start_day() -> bool:
    """Bring the summaries to today: terms run out and certificates expire without anybody saving anything."""
    return days.start_day(on=timezone.localdate(), at=timezone.now())


@shared_task
def verify() -> int:
    """Compare the incremental state with a full recount of the same day; return how many rows differed."""
    return verification.verify(on=timezone.localdate(), at=timezone.now())
