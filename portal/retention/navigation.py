"""The menu's way to the rules of retention."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from portal.accounts import policy
from portal.accounts.models import User
from portal.pages.navigation import Section, navigation


@navigation(_("How long data is kept"), "retention", order=76, section=Section.RULES)
def keepers(user: User | AnonymousUser) -> bool:
    """Administrators see how long data is kept, auditors what was deleted."""
    return policy.may_keep_accounts(user) or policy.may_audit(user)
