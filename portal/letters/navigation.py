"""The entry of notices in the main menu."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.pages.navigation import Section, navigation


@navigation(_("Notices"), "notice-list", order=20, section=Section.DAY)
def told(user: User | AnonymousUser) -> bool:
    """Whoever has logged in is told things."""
    return user.is_authenticated
