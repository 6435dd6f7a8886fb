"""The cellar's tasks: running what was recorded, sweeping up what was not announced, showing life."""

from celery import shared_task
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from portal import letters, outbox
from portal.models import Heartbeat, Letter

WORKER = "worker"


@shared_task
def run_queued(pk: int) -> bool:
    """Run one recorded task."""
    return outbox.run(pk, at=timezone.now())


@shared_task
def sweep_outbox() -> int:
    """Run recorded tasks that nobody ran: Redis was away, or a worker died. Return how many were done."""
    return sum(outbox.run(pk, at=timezone.now()) for pk in outbox.waiting(at=timezone.now()))


@shared_task
def beat() -> None:
    """Show that beat sends and a worker takes."""
    Heartbeat.objects.update_or_create(name=WORKER, defaults={"at": timezone.now()})


@shared_task
def render_letter(pk: int) -> None:
    """Make the PDF of a letter."""
    letters.store(Letter.objects.select_for_update(of=("self",)).select_related("to", "issuer__area").get(pk=pk))


@shared_task
def clear_sessions() -> None:
    """Delete sessions that have expired, and with them what was typed into forms and never sent."""
    SessionStore.clear_expired()
