"""The menu's way to requests for one's own data, and what the cellar keeps about people."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Membership, User
from portal.pages.navigation import Section, navigation
from portal.subjects import holdings, policy
from portal.subjects.models import SubjectRequest


@navigation(_("Requests for own data"), "subject-request-list", order=65, section=Section.PEOPLE)
def answering(user: User | AnonymousUser) -> bool:
    """Those who may look at personal data answer people who ask."""
    return policy.may_answer(user)


holdings.holding(_("Accounts"), User, Membership)(holdings.accounts)


@holdings.holding(_("Earlier requests"), SubjectRequest)
def earlier_requests(asked: holdings.Asked) -> holdings.Iterator[holdings.Told]:
    """What the person asked before."""
    for row in SubjectRequest.objects.filter(asked.by_paper()):
        yield {str(_("Asked on")): row.asked_on, str(_("State")): row.get_state_display()}
