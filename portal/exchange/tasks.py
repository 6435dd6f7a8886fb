"""The task that sends a webhook."""

from celery import shared_task
from django.utils import timezone

from portal.exchange import webhooks


@shared_task
def deliver(pk: int) -> bool:
    """Send one event to one subscription."""
    return webhooks.deliver(pk, at=timezone.now())
