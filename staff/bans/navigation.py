"""The entry of bans in the main menu."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from portal.models import User
from portal.pages.navigation import Section, navigation
from staff.bans import policy


@navigation(_("Bans from childcare"), "ban-list", order=29, section=Section.PEOPLE)
def sees_bans(user: User | AnonymousUser) -> bool:
    """Police and health."""
    return policy.may_see_bans(user)
