"""Who may do what with facilities and filings. One predicate per question, asked about the anchor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from facilities.ground.choices import OPEN_FILING_STATES, FacilityState
from facilities.ground.policy import may_create_facilities, may_operate
from portal import permissions
from portal.accounts.scope import may, may_anywhere

if TYPE_CHECKING:
    from facilities.filing.models import Filing
    from facilities.ground.models import Facility
    from portal.models import User


def may_list_filings(user: User | AnonymousUser) -> bool:
    """Say whether a list of filings would show the user any."""
    return may_create_facilities(user) or may_anywhere(user, permissions.SEE_FILINGS)


def may_renew_documents(user: User | AnonymousUser, facility: Facility) -> bool:
    """Documents of a filed facility that run out are renewed at any time, also without an open filing."""
    is_gone = facility.state in (FacilityState.UNFILED, FacilityState.CLOSED, FacilityState.CANCELLED)
    return not is_gone and may_operate(user, facility) and not _has_filing_in(facility, *OPEN_FILING_STATES)


def may_file(user: User | AnonymousUser, filing: Filing) -> bool:
    """A filing is submitted, withdrawn and corrected by the operator of its facility."""
    return may_operate(user, filing.facility)


def may_review(user: User | AnonymousUser, filing: Filing) -> bool:
    """Filings are reviewed by the health bureau of the area they lie in, never by who stepped aside (回避)."""
    return may_see_case_file(user, filing) and not is_recused(user, filing)


def may_see_case_file(user: User | AnonymousUser, filing: Filing) -> bool:
    """Assignments, recusals and internal notes stay within the bureau."""
    return may(user, permissions.REVIEW_FILINGS, filing.facility.area)


def may_decide(user: User | AnonymousUser, filing: Filing) -> bool:
    """Receipts and refusals are signed by those who lead the review, never by who stepped aside (回避)."""
    return may_hand_out(user, filing) and not is_recused(user, filing)


def may_hand_out(user: User | AnonymousUser, filing: Filing) -> bool:
    """Who leads the review says who reviews which filing, also one from which the lead steps aside."""
    return may(user, permissions.DECIDE_FILINGS, filing.facility.area)


def is_recused(user: User | AnonymousUser, filing: Filing) -> bool:
    """Say whether the user declared an interest in the filing and stepped aside."""
    return user.is_authenticated and any(recusal.user_id == user.pk for recusal in filing.recusals.all())


def _has_filing_in(facility: Facility, *states: str) -> bool:
    return facility.filings.filter(state__in=states).exists()
