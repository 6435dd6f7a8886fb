"""Work that follows the calendar. Every task may run twice or late. Days are ISO dates; default: today."""

import logging
from datetime import date

from celery import shared_task
from django.utils import timezone

from facilities.inclusive import recognitions
from facilities.inclusive.choices import RecognitionState
from facilities.inclusive.models import Recognition
from portal.errors import IllegalMove

logger = logging.getLogger(__name__)


@shared_task
def end_agreements(on: str | None = None) -> int:
    """End agreements whose last day has passed; return how many."""
    day, ended = date.fromisoformat(on) if on else timezone.localdate(), 0
    for row in Recognition.objects.filter(state=RecognitionState.RECOGNISED, until_on__lt=day).order_by("pk"):
        try:
            recognitions.expire(row, on=day)
        except IllegalMove:
            logger.info("Recognition %s was moved by someone else.", row.pk)
        else:
            ended += 1
    return ended
