"""The cellar's own entries of the main menu and of the worklist."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from portal.accounts import policy
from portal.accounts.models import User
from portal.pages.navigation import Place, for_everybody, navigation


@navigation(_("Accounts"), "account-list", order=80)
def keepers(user: User | AnonymousUser) -> bool:
    """Administrators keep accounts."""
    return policy.may_keep_accounts(user)


for_everybody(Place.FOOTER, (100, _("Rulebook"), "rulebook"))
