"""Who lays reliefs down and records that they were given: 税务, and for utilities whoever guides prices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from facilities.relief.querysets import kinds_of
from portal import permissions
from portal.accounts.scope import may, may_anywhere
from portal.models import User

if TYPE_CHECKING:
    from facilities.relief.models import ReliefGrant

Anyone = User | AnonymousUser


def may_record(user: Anyone) -> bool:
    """Say whether the user's department records reliefs at all."""
    return bool(kinds_of(user)) and may_anywhere(user, permissions.GIVE_OPINIONS)


def may_keep(user: Anyone, grant: ReliefGrant) -> bool:
    """A grant is recorded and revoked by the department of its kind, in its area."""
    return grant.relief.kind in kinds_of(user) and may(user, permissions.GIVE_OPINIONS, grant.facility.area)
