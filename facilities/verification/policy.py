"""Who may do what with facilities and filings. One predicate per question, asked about the anchor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from portal import permissions
from portal.accounts.scope import may

if TYPE_CHECKING:
    from facilities.verification.models import CorrectionOrder, Verification
    from portal.models import User


def may_verify(user: User | AnonymousUser, verification: Verification) -> bool:
    """On-site verifications are carried out by those who review filings of the area; colleagues stand in for each other."""
    return may(user, permissions.REVIEW_FILINGS, verification.facility.area)


def may_recheck(user: User | AnonymousUser, order: CorrectionOrder) -> bool:
    """Corrections are re-checked by those who review filings of the area."""
    return may(user, permissions.REVIEW_FILINGS, order.facility.area)
