"""The menu's ways to logins and to what happened at the door."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from portal.accounts import policy
from portal.accounts.models import User
from portal.pages.navigation import Section, navigation


@navigation(_("Logins and second factors"), "login-account-list", order=60, section=Section.PEOPLE)
@navigation(_("Second factor by role"), "role-rules", order=70, section=Section.RULES)
def watchers(user: User | AnonymousUser) -> bool:
    """Security administrators watch over logins."""
    return policy.may_keep_security(user)


@navigation(_("Posts to confirm"), "post-proposals", order=62, section=Section.PEOPLE)
def confirmers(user: User | AnonymousUser) -> bool:
    """Powerful posts are confirmed by those who do not give them."""
    return policy.may_confirm_posts(user)


@navigation(_("Login events"), "login-event-list", order=61, section=Section.PEOPLE)
def readers_of_events(user: User | AnonymousUser) -> bool:
    """What happened at the door is read by those who watch and by those who audit."""
    return policy.may_keep_security(user) or policy.may_audit(user)
