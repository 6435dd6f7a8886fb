"""The entry of kinds of credentials in the main menu."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from portal.models import User
from portal.pages.navigation import Section, navigation
from staff.credentials import policy


@navigation(_("Kinds of credentials"), "credential-kind-list", order=32, section=Section.PEOPLE)
def keeps_kinds(user: User | AnonymousUser) -> bool:
    """Keepers of the rulebook; others find it from the people of a facility."""
    return policy.may_keep_kinds(user)
