"""The entries of background checks in the main menu."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from portal.models import User
from portal.pages.navigation import Section, navigation
from staff.background import policy


@navigation(_("Background checks"), "check-list", order=27, section=Section.PEOPLE)
def sees_checks(user: User | AnonymousUser) -> bool:
    """Operators and the police."""
    return policy.may_list_checks(user)


@navigation(
    _("Campaigns of background checks"), "campaign-list", order=28, section=Section.PEOPLE, under=("/referrals/",)
)
def sees_campaigns(user: User | AnonymousUser) -> bool:
    """Departments that look after facilities."""
    return policy.may_list_campaigns(user)
