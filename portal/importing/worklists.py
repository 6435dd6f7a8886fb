"""The cellar's own entries of the main menu and of the worklist."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.importing import policy
from portal.importing.choices import ImportState
from portal.importing.models import ImportRun
from portal.pages.worklists import Item, worklist

UNFINISHED = (ImportState.CHECKING, ImportState.CHECKED, ImportState.RUNNING, ImportState.REJECTED)


@worklist
def unfinished_imports(user: User, on: date) -> Iterator[Item]:
    """Imports that somebody must take over or discard; those being worked on, for whoever brought them."""
    if not policy.may_import_registers(user):
        return
    for run in ImportRun.objects.filter(state__in=UNFINISHED).order_by("pk"):
        waits = run.state in (ImportState.CHECKED, ImportState.REJECTED)
        if waits or run.by_id == user.pk:
            yield Item(
                title=_("Take over the import, or discard it") if waits else _("The import is in progress"),
                subject=str(run),
                url=run.get_absolute_url(),
                kind=_("Import"),
            )
