"""Who may do what with facilities and filings. One predicate per question, asked about the anchor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from facilities.ground.policy import may_operate
from portal import permissions
from portal.accounts.scope import may

if TYPE_CHECKING:
    from facilities.decisions.models import Cancellation
    from portal.models import User


def may_pursue(user: User | AnonymousUser, case: Cancellation) -> bool:
    """A cancellation is pursued or dropped by the health bureau of the area."""
    return may(user, permissions.REVIEW_FILINGS, case.facility.area)


def may_state_case(user: User | AnonymousUser, case: Cancellation) -> bool:
    """The operator is heard before its filing is cancelled."""
    return may_operate(user, case.facility)
