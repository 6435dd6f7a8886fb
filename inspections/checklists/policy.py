"""Who may visit, order, answer and re-check. One predicate per question; each asks about the anchor, never about a role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from inspections.ground.policy import may_inspect
from portal import permissions
from portal.accounts.scope import may, may_anywhere, scope_of
from portal.models import Area

if TYPE_CHECKING:
    from inspections.checklists.models import Checklist
    from portal.models import User


def may_use(user: User | AnonymousUser, checklist: Checklist) -> bool:
    """A checklist is for its own department."""
    return checklist.department_id in scope_of(user).departments


def may_see_checklists(user: User | AnonymousUser) -> bool:
    """Checklists are for those who inspect, oversee inspections or keep the rules."""
    return may_inspect(user) or any(
        may_anywhere(user, way) for way in (permissions.SEE_INSPECTIONS, permissions.KEEP_RULEBOOK)
    )


def may_compose(user: User | AnonymousUser, checklist: Checklist) -> bool:
    """A checklist holds for the whole district: its department writes it if it inspects there, or the keeper of the rules."""
    district = Area(code=settings.DISTRICT_CODE)
    return may(user, permissions.KEEP_RULEBOOK, district) or (
        may_use(user, checklist) and may(user, permissions.INSPECT, district)
    )


def may_compose_any(user: User | AnonymousUser) -> bool:
    """Say whether the user writes checklists at all: enough to show the way in."""
    district = Area(code=settings.DISTRICT_CODE)
    return may(user, permissions.KEEP_RULEBOOK, district) or may(user, permissions.INSPECT, district)
