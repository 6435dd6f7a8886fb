"""The cellar's tasks: running what was recorded, sweeping up what was not announced, showing life."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.importing import runs
from portal.importing.models import ImportRun
from portal.outbox import outbox

IMPORTS_KEPT = timedelta(days=7)  # between looking through and taking over

outbox.called("portal.importing.tasks.run_import", _("Import of a register"))


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
