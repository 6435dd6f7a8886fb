"""Who compiles the catalogue, buys and accepts: 民政 for the district, streets in their area. One predicate per question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from facilities.purchases.querysets import BUYERS, COMPILER, READERS
from portal import permissions
from portal.accounts.scope import may_anywhere, scope_of
from portal.models import User

if TYPE_CHECKING:
    from facilities.purchases.models import CatalogueEntry, Contract

Anyone = User | AnonymousUser


def may_compile(user: Anyone, entry: CatalogueEntry | None = None) -> bool:
    """民政 publishes and ends entries of the catalogue."""
    return COMPILER in scope_of(user).departments and may_anywhere(user, permissions.GIVE_OPINIONS)


def may_buy(user: Anyone) -> bool:
    """民政 and streets sign contracts."""
    return not scope_of(user).departments.isdisjoint(BUYERS) and may_anywhere(user, permissions.GIVE_OPINIONS)


def may_keep(user: Anyone, contract: Contract) -> bool:
    """Whoever bought accepts, reverses and closes: the same department in the contract's area."""
    scope = scope_of(user)
    mine = contract.department_id in scope.departments & BUYERS
    return mine and scope.covers(permissions.GIVE_OPINIONS, contract.area_id)


def may_see_desk(user: Anyone) -> bool:
    """Buyers, 财政 and whoever reviews filings read the contracts of their areas."""
    reads = not scope_of(user).departments.isdisjoint(READERS) and may_anywhere(user, permissions.GIVE_OPINIONS)
    return reads or may_anywhere(user, permissions.REVIEW_FILINGS)


def may_see_contracts(user: Anyone) -> bool:
    """The list is for the desk, and for operators with theirs."""
    return may_see_desk(user) or may_anywhere(user, permissions.OPERATE)
