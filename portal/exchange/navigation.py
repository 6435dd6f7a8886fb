"""The menu's way to the systems of other bodies."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.exchange import policy
from portal.pages.navigation import Section, navigation


@navigation(_("External systems"), "system-list", order=65, section=Section.PEOPLE)
def keepers_of_systems(user: User | AnonymousUser) -> bool:
    """System administrators keep them."""
    return policy.may_keep_systems(user)
