"""The cellar's tasks: running what was recorded, sweeping up what was not announced, showing life."""

from importlib import import_module

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from portal.operations.models import WORKER, Heartbeat


@shared_task
def beat() -> None:
    """Show that beat sends and a worker takes."""
    Heartbeat.objects.update_or_create(name=WORKER, defaults={"at": timezone.now()})


@shared_task
def clear_sessions() -> None:
    """Delete sessions that have expired, and with them what was typed into forms and never sent."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
