"""Work that follows a decision or the calendar. Every task may run twice or late. Days are ISO dates; default: today."""

from datetime import date

from celery import shared_task
from django.utils import timezone

from facilities.dossier import renewals


def _day(on: str | None) -> date:
    return date.fromisoformat(on) if on else timezone.localdate()


@shared_task
def remind_of_renewals(on: str | None = None) -> int:
    """Tell operators of documents that run out."""
    return renewals.remind(on=_day(on))
