"""What the calendar asks of the register. The task may run twice or late."""

from celery import shared_task
from django.utils import timezone

from inspections.footage import viewings


@shared_task
def forget_viewings() -> int:
    """Delete lines that the rulebook keeps no longer."""
    return viewings.forget(timezone.localdate())
