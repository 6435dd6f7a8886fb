"""Tasks of inspections."""

from celery import shared_task

from inspections import investigating, rectifying
from inspections.models import Lesson


@shared_task
def follow_calendar() -> int:
    """Take over the last days of running orders after the working-day calendar changed."""
    return rectifying.follow_calendar()


@shared_task
def tell_lesson(pk: int) -> int:
    """Tell every operator what an incident teaches; safe to repeat."""
    return investigating.spread(Lesson.objects.get(pk=pk))
