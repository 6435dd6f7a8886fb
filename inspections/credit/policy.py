"""Who may visit, order, answer and re-check. One predicate per question; each asks about the anchor, never about a role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from portal import permissions
from portal.accounts.scope import may, may_anywhere

if TYPE_CHECKING:
    from facilities.models import Facility
    from portal.models import User


def may_propose_listing(user: User | AnonymousUser, facility: Facility) -> bool:
    """Listings are announced by those who review filings of the area."""
    return may(user, permissions.REVIEW_FILINGS, facility.area)


def may_decide_credit(user: User | AnonymousUser, facility: Facility) -> bool:
    """Repairs and listings are decided by those who decide on filings of the area."""
    return may(user, permissions.DECIDE_FILINGS, facility.area)


def may_list_credit(user: User | AnonymousUser) -> bool:
    """Say whether the overview of credit is for the user: offices that oversee inspections."""
    return may_anywhere(user, permissions.SEE_INSPECTIONS)
