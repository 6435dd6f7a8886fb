"""Who keeps the checks of children."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from facilities.ground.policy import may_update

if TYPE_CHECKING:
    from facilities.entries.models import EntryCheck
    from portal.models import User


def may_follow_up(user: User | AnonymousUser, entry: EntryCheck) -> bool:
    """A child's check is kept by the operator of a running facility."""
    return may_update(user, entry.facility)
