"""Work that follows a decision or the calendar. Every task may run twice or late. Days are ISO dates; default: today."""

from datetime import date

from celery import shared_task
from django.utils import timezone

from facilities.yearly import annual_reports


def _day(on: str | None) -> date:
    return date.fromisoformat(on) if on else timezone.localdate()


@shared_task
def open_annual_reports(on: str | None = None) -> int:
    """Open the season's annual reports."""
    return annual_reports.open_reports(on=_day(on))
