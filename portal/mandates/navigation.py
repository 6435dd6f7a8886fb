"""The menu's ways to those who act for an operator, and what is kept about people who were invited."""

from collections.abc import Iterator

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.mandates import policy
from portal.mandates.models import ColleagueInvitation
from portal.pages.navigation import Section, navigation
from portal.subjects import holdings


@navigation(_("People who act for us"), "colleague-list", order=5, section=Section.PEOPLE)
def operators(user: User | AnonymousUser) -> bool:
    """Operators see who acts for them."""
    return policy.may_act_for_anyone(user)


@navigation(_("Letters of authority"), "mandate-list", order=24, section=Section.FACILITIES)
def checkers(user: User | AnonymousUser) -> bool:
    """Those who review filings check who hands them in."""
    return policy.may_check_anywhere(user)


@holdings.holding(_("Invitations to act for an operator"), ColleagueInvitation)
def invitations(asked: holdings.Asked) -> Iterator[holdings.Told]:
    """To which operators the person was invited; the mobile is encrypted, so those of the name are looked through."""
    for row in ColleagueInvitation.objects.filter(full_name=asked.name).select_related("organisation"):
        if asked.mobile and row.mobile == asked.mobile:
            yield {str(_("Operator")): row.organisation, str(_("Invited at")): row.invited_at}
