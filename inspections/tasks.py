"""Tasks of inspections. Every task may run twice or late. Days are ISO dates; default: today."""

from datetime import date

from celery import shared_task
from django.utils import timezone

from inspections import escalating, investigating, rectifying
from inspections.models import Lesson


@shared_task
def follow_calendar() -> int:
    """Take over the last days of running orders after the working-day calendar changed."""
    return rectifying.follow_calendar()


@shared_task
def escalate_overdue(on: str | None = None) -> int:
    """Tell street office, health bureau and leads of orders that were let pass; return how many steps were new."""
    return escalating.run(on=date.fromisoformat(on) if on else timezone.localdate(), at=timezone.now())


@shared_task
def tell_lesson(pk: int) -> int:
    """Tell every operator what an incident teaches; safe to repeat."""
    return investigating.spread(Lesson.objects.get(pk=pk))
