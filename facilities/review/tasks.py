"""Work that follows a decision or the calendar. Every task may run twice or late. Days are ISO dates; default: today."""

from datetime import date

from celery import shared_task
from django.utils import timezone

from facilities.review import escalation


@shared_task
def escalate(on: str | None = None) -> int:
    """Remind of terms that end soon, end today or have ended (ISO date; default today); return how many notices were new."""
    return escalation.run(on=date.fromisoformat(on) if on else timezone.localdate())
