"""Who may do what with facilities and filings. One predicate per question, asked about the anchor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from portal import permissions
from portal.accounts.scope import may_anywhere, scope_of

if TYPE_CHECKING:
    from facilities.review.models import Absence
    from portal.models import User


def may_hand_out_anywhere(user: User | AnonymousUser) -> bool:
    """Say whether the user leads a review at all: enough to show the load of the reviewers."""
    return may_anywhere(user, permissions.DECIDE_FILINGS)


def may_review_anywhere(user: User | AnonymousUser) -> bool:
    """Say whether the user reviews or leads anywhere: whose absences are kept."""
    return may_anywhere(user, permissions.REVIEW_FILINGS)


def may_keep_wordings(user: User | AnonymousUser) -> bool:
    """The common wordings of remarks are kept by who leads a review; reviewers choose among them."""
    return may_hand_out_anywhere(user)


def may_keep_absence(user: User | AnonymousUser, absence: Absence) -> bool:
    """One's own absence is entered by oneself, a reviewer's also by who leads the review in the reviewer's area."""
    reviewed = scope_of(absence.user).areas(permissions.REVIEW_FILINGS)
    is_led = any(scope_of(user).covers(permissions.DECIDE_FILINGS, area) for area in reviewed)
    return bool(reviewed) and (user.pk == absence.user_id or is_led)


def may_hand_over(user: User | AnonymousUser, absence: Absence) -> bool:
    """What somebody who is away has in hand is passed on by who leads the review."""
    return may_hand_out_anywhere(user) and may_keep_absence(user, absence)
