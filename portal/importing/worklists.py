"""What waits of imports: those to take over or to discard, and those being worked on."""

from collections.abc import Iterator
from datetime import date

from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _, gettext_lazy

from portal.accounts.models import User
from portal.importing import policy
from portal.importing.choices import ImportState
from portal.importing.models import ImportRun
from portal.pages.worklists import Kind, Pool, Row, worklist

IMPORT = Kind("import", gettext_lazy("Import"))
WAITING = (ImportState.CHECKED, ImportState.REJECTED)
UNDER_WAY = (ImportState.CHECKING, ImportState.RUNNING)


@worklist
def unfinished_imports(user: User, on: date) -> Iterator[Pool]:
    """Imports that somebody must take over or discard; those being worked on, for whoever brought them."""
    if policy.may_import_registers(user):
        rows = ImportRun.objects.filter(Q(state__in=WAITING) | Q(state__in=UNDER_WAY, by=user))
        subject = Concat("source_name", Value(" · "), Cast("file_name", CharField()))
        yield Pool(IMPORT, rows, _title, "import", subject=subject, area=None, facts={"state": "state"})


def _title(row: Row) -> str:
    waits = row["state"] in WAITING
    return _("Take over the import, or discard it") if waits else _("The import is in progress")
