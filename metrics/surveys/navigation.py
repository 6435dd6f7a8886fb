"""The entry of surveys in the main menu."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from metrics.surveys import policy
from portal.models import User
from portal.pages.navigation import Section, navigation


@navigation(_("Surveys"), "survey-list", order=58, section=Section.FIGURES)
def sees_surveys(user: User | AnonymousUser) -> bool:
    """Whoever reports or approves figures."""
    return policy.may_see(user)
