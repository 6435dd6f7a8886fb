"""Who keeps the account of meal money, and who reads it beside the parents."""

from django.contrib.auth.models import AnonymousUser

from facilities.ground.models import Facility
from facilities.ground.policy import may_operate, may_update
from facilities.meals.models import MealMonth
from portal import permissions
from portal.accounts.scope import may, may_anywhere, scope_of
from portal.models import User

MARKET = "market"  # follows up what is charged


def may_keep_month(user: User | AnonymousUser, row: MealMonth) -> bool:
    """A month is entered and published by the facility's operator."""
    return may_update(user, row.facility)


def may_read_account(user: User | AnonymousUser, facility: Facility) -> bool:
    """An account, with months that are not published yet, is read by the operator, market supervision and who reviews filings there."""
    oversees = MARKET in scope_of(user).departments and may(user, permissions.GIVE_OPINIONS, facility.area)
    return may_operate(user, facility) or oversees or may(user, permissions.REVIEW_FILINGS, facility.area)


def may_see_accounts(user: User | AnonymousUser) -> bool:
    """The board of accounts is for market supervision and for whoever reviews filings."""
    oversees = MARKET in scope_of(user).departments and may_anywhere(user, permissions.GIVE_OPINIONS)
    return oversees or may_anywhere(user, permissions.REVIEW_FILINGS)
