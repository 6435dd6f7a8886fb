"""Tasks of inspections. Every task may run twice or late. Days are ISO dates; default: today."""

from celery import shared_task

from inspections.incidents import investigation
from inspections.incidents.models import Lesson


@shared_task
def tell_lesson(pk: int) -> int:
    """Tell every operator what an incident teaches; safe to repeat."""
    return investigation.spread(Lesson.objects.get(pk=pk))
