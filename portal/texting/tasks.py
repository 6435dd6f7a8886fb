"""The task that sends a text."""

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from portal.texting import texting


@shared_task
def send_text(pk: int) -> bool:
    """Send one text, unless it was sent."""
    with transaction.atomic():
        return texting.deliver(pk, at=timezone.now())
