"""Tasks of metrics. Each may be sent twice, late, or be killed halfway."""

from datetime import date

from celery import shared_task
from django.utils import timezone

from metrics import opening, publishing, rollup
from metrics.models import Bulletin


@shared_task
def roll_up() -> int:
    """Count again what changed since the last time; return how many facilities and communities were done."""
    return rollup.roll_up(on=timezone.localdate(), at=timezone.now())


@shared_task
def start_day() -> bool:
    """Bring the summaries to today: terms run out and certificates expire without anybody saving anything."""
    return rollup.start_day(on=timezone.localdate(), at=timezone.now())


@shared_task
def verify() -> int:
    """Compare the incremental state with a full recount of the same day; return how many rows differed."""
    return rollup.verify(on=timezone.localdate(), at=timezone.now())


@shared_task
def open_reports() -> int:
    """Lay out the reports that are asked for today; return how many were new."""
    return opening.open_reports(on=timezone.localdate())


@shared_task
def make_bulletins(on: str | None = None) -> int:
    """Make last month's bulletins once the district's day of the month has come (ISO date; default today); return how many."""
    day = date.fromisoformat(on) if on else timezone.localdate()
    return publishing.make_due(on=day, at=timezone.now())


@shared_task
def make_bulletin(pk: int) -> None:
    """Make a bulletin that somebody asked for."""
    publishing.make(Bulletin.objects.get(pk=pk), on=timezone.localdate(), at=timezone.now())
