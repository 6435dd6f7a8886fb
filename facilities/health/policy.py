"""Who enters illness and who deals with clusters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from facilities.ground.policy import may_update
from portal import permissions
from portal.accounts.scope import may

if TYPE_CHECKING:
    from facilities.health.models import Cluster, HealthEvent
    from portal.models import User


def may_follow_up(user: User | AnonymousUser, event: HealthEvent) -> bool:
    """A case is followed up by the facility's operator."""
    return may_update(user, event.facility)


def may_deal_with(user: User | AnonymousUser, cluster: Cluster) -> bool:
    """A cluster is dealt with by the health bureau of its area."""
    return may(user, permissions.REVIEW_FILINGS, cluster.facility.area)
