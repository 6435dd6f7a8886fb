"""Who may do what with facilities and filings. One predicate per question, asked about the anchor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from portal import permissions
from portal.accounts.scope import is_hand_of, may

if TYPE_CHECKING:
    from facilities.ground.models import Facility
    from facilities.proposals.models import Proposal
    from portal.models import User


def may_confirm_in(user: User | AnonymousUser, facility: Facility) -> bool:
    """Proposed refusals and cancellations are confirmed or sent back by those who lead the review."""
    return may(user, permissions.DECIDE_FILINGS, facility.area)


def may_confirm(user: User | AnonymousUser, proposal: Proposal) -> bool:
    """A proposed refusal or cancellation is confirmed or sent back by one who decides, and never by its author."""
    return not is_hand_of(user, proposal.proposed_by_id) and may_confirm_in(user, proposal.facility)


def may_take_back(user: User | AnonymousUser, proposal: Proposal) -> bool:
    """A proposal is withdrawn by its author."""
    return proposal.proposed_by_id == user.pk and may(user, permissions.REVIEW_FILINGS, proposal.facility.area)


def may_be_heard(user: User | AnonymousUser, proposal: Proposal) -> bool:
    """The operator is heard on a refusal that the bureau intends."""
    return may(user, permissions.OPERATE, proposal.facility.operator.organisation)
