"""What the calendar asks of grades. The task may run twice or late."""

from celery import shared_task
from django.utils import timezone

from inspections.evaluation import improvements, serious


@shared_task
def follow_events() -> int:
    """Suspend what serious events suspend and no signal has told; return how many were new."""
    return serious.follow(on=timezone.localdate())


@shared_task
def date_improvements() -> int:
    """Date the measures whose term the calendar knows by now; return how many."""
    return improvements.date_terms()
