"""Who takes what is filed out of the portal for the national filing system."""

from django.contrib.auth.models import AnonymousUser

from portal import permissions
from portal.accounts.models import User
from portal.accounts.scope import may_anywhere


def may_hand_out(user: User | AnonymousUser) -> bool:
    """Whoever reviews filings hands them on, those of the own areas."""
    return may_anywhere(user, permissions.REVIEW_FILINGS)
