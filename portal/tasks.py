"""The cellar's tasks: running what was recorded, sweeping up what was not announced, showing life."""

from datetime import timedelta

from celery import shared_task
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from portal import letters, outbox
from portal.importing import runs
from portal.models import Heartbeat, ImportRun, Letter

WORKER = "worker"
IMPORTS_KEPT = timedelta(days=7)  # between looking through and taking over


@shared_task
def run_queued(pk: int) -> bool:
    """Run one recorded task."""
    return outbox.run(pk, at=timezone.now())


@shared_task
def sweep_outbox() -> int:
    """Run recorded tasks that nobody ran: Redis was away, or a worker died. Return how many were done."""
    return sum(outbox.run(pk, at=timezone.now()) for pk in outbox.due(at=timezone.now()))


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


@shared_task
def run_import(pk: int) -> None:
    """Look an import through, or carry it out; whichever it waits for."""
    run = ImportRun.objects.select_for_update(of=("self",)).select_related("by").get(pk=pk)
    runs.work(run, on=timezone.localdate(), at=timezone.now())


@shared_task
def discard_imports() -> int:
    """Discard imports that nobody carried out; return how many."""
    now = timezone.now()
    return runs.discard_left(before=now - IMPORTS_KEPT, at=now)
