"""The cellar's own entries of the main menu and of the worklist."""

from collections.abc import Iterator
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from portal import policy
from portal.choices import ImportState
from portal.models import ImportRun, User
from portal.navigation import Place, for_everybody, navigation
from portal.worklists import Item, worklist

UNFINISHED = (ImportState.CHECKING, ImportState.CHECKED, ImportState.RUNNING, ImportState.REJECTED)


@navigation(_("Accounts"), "account-list", order=80)
def keepers(user: User | AnonymousUser) -> bool:
    """Administrators keep accounts."""
    return policy.may_keep_accounts(user)


@navigation(_("Imports"), "import-list", order=75)
def importers(user: User | AnonymousUser) -> bool:
    """Those who keep the district's data bring existing registers in."""
    return policy.may_import_registers(user)


for_everybody(Place.FOOTER, (100, _("Rulebook"), "rulebook"))


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
