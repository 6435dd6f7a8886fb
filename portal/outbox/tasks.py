"""The cellar's tasks: running what was recorded, sweeping up what was not announced, showing life."""

from celery import shared_task
from django.utils import timezone

from portal.outbox import outbox


@shared_task
def run_queued(pk: int) -> bool:
    """Run one recorded task."""
    return outbox.run(pk, at=timezone.now())


@shared_task
def sweep_outbox() -> int:
    """Run recorded tasks that nobody ran: Redis was away, or a worker died. Return how many were done."""
    return sum(outbox.run(pk, at=timezone.now()) for pk in outbox.due(at=timezone.now()))
