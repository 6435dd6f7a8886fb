"""What the calendar asks of families' pages. Every task may run twice or late."""

from celery import shared_task
from django.utils import timezone

from facilities.families import entering, following, searches, visits
from portal.texting.gateways import gateway


@shared_task
def remind_of_visits() -> int:
    """Remind families of tomorrow's visits by text, where the district has a gateway."""
    return visits.remind(at=timezone.now()) if gateway() else 0


@shared_task
def tell_followers() -> int:
    """Text followers of facilities and of searches what has changed."""
    now = timezone.now()
    return following.tell_changes(at=now) + searches.tell_news(at=now) if gateway() else 0


@shared_task
def forget_codes() -> int:
    """Delete codes that hold no longer."""
    return entering.clear(at=timezone.now())
