"""Tasks of staff. Every task may run twice or late."""

from datetime import date

from celery import shared_task
from django.utils import timezone

from staff.people import renewals


@shared_task
def remind_of_credentials(on: str | None = None) -> int:
    """Tell operators of credentials that run out by `on` (ISO date; default: today) or soon after."""
    return renewals.remind(on=date.fromisoformat(on) if on else timezone.localdate())
