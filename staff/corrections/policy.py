"""Who answers a request for correction, and who decides when the answer does not satisfy."""

from django.contrib.auth.models import AnonymousUser

from facilities.ground import policy
from portal import permissions
from portal.accounts.scope import may
from portal.models import User
from staff.corrections.models import CorrectionRequest


def may_answer(user: User | AnonymousUser, request: CorrectionRequest) -> bool:
    """The operator of the facility that keeps the data."""
    return policy.may_operate(user, request.person.facility)


def may_decide(user: User | AnonymousUser, request: CorrectionRequest) -> bool:
    """Whoever reviews for the health bureau where the facility lies."""
    return may(user, permissions.REVIEW_FILINGS, request.person.facility.area)
