"""Tasks of inspections. Every task may run twice or late. Days are ISO dates; default: today."""

from datetime import date

from celery import shared_task
from django.utils import timezone

from inspections.findings import escalation, rectification


@shared_task
def follow_calendar() -> int:
    """Take over the last days of running orders after the working-day calendar changed."""
    return rectification.follow_calendar()


@shared_task
def escalate_overdue(on: str | None = None) -> int:
    """Tell street office, health bureau and leads of orders that were let pass; return how many steps were new."""
    return escalation.run(on=_day(on), at=timezone.now())


def _day(on: str | None) -> date:
    return date.fromisoformat(on) if on else timezone.localdate()
