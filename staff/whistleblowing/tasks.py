"""What ended without a page."""

from datetime import date

from celery import shared_task
from django.utils import timezone

from staff.whistleblowing import dismissals


@shared_task
def flag_dismissals(on: str | None = None) -> int:
    """Flag posts that ended soon after a report (ISO date; default today), by import or merger too; return how many are new."""
    return dismissals.flag_all(on=date.fromisoformat(on) if on else timezone.localdate())
