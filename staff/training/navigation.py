"""The entry of training in the main menu."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from portal.models import User
from portal.pages.navigation import Section, navigation
from staff.training import policy


@navigation(_("Training"), "session-list", order=30, section=Section.PEOPLE, under=("/enrolments/",))
def sees_training(user: User | AnonymousUser) -> bool:
    """Operators and whoever trains."""
    return policy.may_see_training(user)
