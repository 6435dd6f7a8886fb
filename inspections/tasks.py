"""Tasks of inspections."""

from celery import shared_task

from inspections import rectifying


@shared_task
def follow_calendar() -> int:
    """Take over the last days of running orders after the working-day calendar changed."""
    return rectifying.follow_calendar()
