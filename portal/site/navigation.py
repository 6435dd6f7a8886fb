"""The menu's way to what failed in the background."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.pages.navigation import Section, navigation
from portal.site import policy


@navigation(_("Background work"), "task-list", order=80, section=Section.RULES)
def menders(user: User | AnonymousUser) -> bool:
    """Those who keep the portal see what was set aside, also when nothing is: that is worth knowing too."""
    return policy.may_mend_tasks(user)
