"""The cellar's own entries of the main menu and of the worklist."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.importing import policy
from portal.pages.navigation import Section, navigation


@navigation(_("Imports"), "import-list", order=74, section=Section.RULES)
def importers(user: User | AnonymousUser) -> bool:
    """Those who keep the district's data bring existing registers in."""
    return policy.may_import_registers(user)
