"""Work that follows a decision or the calendar. Every task may run twice or late. Days are ISO dates; default: today."""

import logging
from datetime import date

from celery import shared_task
from django.utils import timezone

from facilities.suspension import suspensions
from facilities.suspension.choices import SuspensionState
from facilities.suspension.models import Suspension
from portal.errors import IllegalMove

logger = logging.getLogger(__name__)


def _day(on: str | None) -> date:
    return date.fromisoformat(on) if on else timezone.localdate()


@shared_task
def follow_suspensions(on: str | None = None) -> int:
    """Begin and end suspensions whose day has come, and remind of those that end soon; return how many began or ended."""
    day, moved = _day(on), 0
    open_ones = Suspension.objects.filter(state__in=(SuspensionState.AGREED, SuspensionState.RUNNING)).with_facility()
    for suspension in open_ones.order_by("pk"):
        try:
            moved += _follow(suspension, day)
        except IllegalMove:
            logger.info("Suspension %s was moved by someone else.", suspension.pk)
    return moved


def _follow(suspension: Suspension, day: date) -> bool:
    if suspension.state == SuspensionState.AGREED:
        return suspensions.start_if_due(suspension, on=day)
    if suspension.until_on < day:
        suspensions.expire(suspension, on=day)
        return True
    suspensions.remind(suspension, on=day)
    return False
