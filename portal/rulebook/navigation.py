"""The cellar's own entries of the main menu and of the worklist."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from portal.accounts import policy as accounts_policy
from portal.accounts.models import User
from portal.pages.navigation import Place, Section, for_everybody, navigation
from portal.rulebook import policy


@navigation(_("Accounts"), "account-list", order=10, section=Section.PEOPLE)
def keepers(user: User | AnonymousUser) -> bool:
    """Administrators keep accounts."""
    return accounts_policy.may_keep_accounts(user)


@navigation(_("Rulebook"), "rulebook", order=10, section=Section.RULES)
@navigation(_("Working-day calendar"), "calendar", order=12, section=Section.RULES)
def readers(user: User | AnonymousUser) -> bool:
    """The rules are everybody's; a visitor finds them in the footer."""
    return user.is_authenticated


@navigation(_("Review of the rulebook"), "rulebook-review", order=11, section=Section.RULES)
@navigation(_("Letter templates"), "template-list", order=30, section=Section.RULES)
def keepers_of_rules(user: User | AnonymousUser) -> bool:
    """Those who keep the rulebook keep the letters that rest on it."""
    return policy.may_keep_rulebook(user)


for_everybody(Place.FOOTER, (100, _("Rulebook"), "rulebook"))
