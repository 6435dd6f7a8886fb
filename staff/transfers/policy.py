"""Who speaks in a transfer: the present facility, the new one, and the health bureau once it is contested."""

from django.contrib.auth.models import AnonymousUser

from facilities.ground import policy
from portal import permissions
from portal.accounts.scope import may
from portal.models import User
from staff.transfers.models import Transfer


def may_release(user: User | AnonymousUser, transfer: Transfer) -> bool:
    """The operator of the facility at which the person works."""
    return policy.may_operate(user, transfer.person.facility)


def may_take_on(user: User | AnonymousUser, transfer: Transfer) -> bool:
    """The operator of the facility to which the person goes."""
    return policy.may_operate(user, transfer.target)


def may_settle(user: User | AnonymousUser, transfer: Transfer) -> bool:
    """Whoever reviews for the health bureau where the person works, unless it is her own case as an operator."""
    reviews = may(user, permissions.REVIEW_FILINGS, transfer.person.facility.area)
    return reviews and not may_release(user, transfer) and not may_take_on(user, transfer)
