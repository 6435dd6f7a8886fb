"""The menu's ways to standing in and to urgent access."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from portal.accounts import policy as accounts
from portal.accounts.models import User
from portal.delegation import policy
from portal.pages.navigation import Section, navigation


@navigation(_("Standing in"), "delegation-list", order=21, section=Section.DAY, under=("/urgent/",))
def officers(user: User | AnonymousUser) -> bool:
    """Officers act for colleagues who are away."""
    return policy.may_delegate(user)


@navigation(_("Urgent access"), "urgent-list", order=64, section=Section.PEOPLE)
def auditors(user: User | AnonymousUser) -> bool:
    """Audit administrators look into urgent access."""
    return accounts.may_audit(user)
