"""The cellar's own entries of the main menu."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from portal import policy
from portal.models import User
from portal.navigation import navigation


@navigation(_("Accounts"), "account-list", order=80)
def keepers(user: User | AnonymousUser) -> bool:
    """Administrators keep accounts."""
    return policy.may_keep_accounts(user)


@navigation(_("Imports"), "import-list", order=75)
def importers(user: User | AnonymousUser) -> bool:
    """Those who keep the district's data bring existing registers in."""
    return policy.may_import_registers(user)
