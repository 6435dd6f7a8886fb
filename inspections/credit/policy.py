"""Who may visit, order, answer and re-check. One predicate per question; each asks about the anchor, never about a role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from inspections.ground.policy import may_operate
from portal import permissions
from portal.accounts.scope import is_hand_of, may, may_anywhere

if TYPE_CHECKING:
    from facilities.models import Facility
    from inspections.credit.models import CreditListing, CreditRepair
    from portal.models import User


def may_propose_listing(user: User | AnonymousUser, facility: Facility) -> bool:
    """Listings are announced by those who review filings of the area."""
    return may(user, permissions.REVIEW_FILINGS, facility.area)


def may_decide_credit(user: User | AnonymousUser, facility: Facility) -> bool:
    """Repairs and listings are decided by those who decide on filings of the area."""
    return may(user, permissions.DECIDE_FILINGS, facility.area)


def may_decide_repair(user: User | AnonymousUser, repair: CreditRepair) -> bool:
    """A repair is granted or refused by those who decide on filings of the area."""
    return may_decide_credit(user, repair.facility)


def may_decide_listing(user: User | AnonymousUser, listing: CreditListing) -> bool:
    """A listing is lifted by those who decide on filings of the area."""
    return may_decide_credit(user, listing.facility)


def may_second_listing(user: User | AnonymousUser, listing: CreditListing) -> bool:
    """An announced listing is decided by another person than its author (four eyes)."""
    return not is_hand_of(user, listing.proposed_by_id) and may_decide_listing(user, listing)


def may_answer_for(user: User | AnonymousUser, affair: CreditListing | CreditRepair) -> bool:
    """The operator is heard on a listing, and takes its own application for a repair back."""
    return may_operate(user, affair.facility)


def may_list_credit(user: User | AnonymousUser) -> bool:
    """Say whether the overview of credit is for the user: offices that oversee inspections."""
    return may_anywhere(user, permissions.SEE_INSPECTIONS)
