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
    """Tell offices and leads of orders and re-checks that were let pass; return how many steps were new."""
    day = _day(on)
    rectification.await_rechecks(on=day)
    return escalation.run(on=day, at=timezone.now())


def _day(on: str | None) -> date:
    return date.fromisoformat(on) if on else timezone.localdate()
