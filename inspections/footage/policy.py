"""Who files cameras, writes the register and answers guardians (the operator), who reads it (offices that watch), who answers (the police)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser

from inspections.monitoring import policy as monitoring
from portal import permissions
from portal.accounts.scope import may

if TYPE_CHECKING:
    from portal.models import User


def may_keep(user: User | AnonymousUser, row: Any) -> bool:
    """Filings, the register and answers to guardians are the operator's."""
    return monitoring.may_keep(user, row)


def may_record(user: User | AnonymousUser, row: Any) -> bool:
    """A filing is answered by the police of the area."""
    return monitoring.is_police(user) and may(user, permissions.INSPECT, row.facility.area)
