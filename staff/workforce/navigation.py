"""The entry of the workforce in the main menu."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from portal.models import User
from portal.pages.navigation import Section, navigation
from staff.workforce import policy


@navigation(_("Workforce"), "workforce", order=31, section=Section.PEOPLE)
def sees_workforce(user: User | AnonymousUser) -> bool:
    """Departments that look after facilities."""
    return policy.may_see_workforce(user)
