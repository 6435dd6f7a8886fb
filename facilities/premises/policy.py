"""Who may see and enter premises. One predicate per question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from facilities.premises.choices import Owner
from portal import permissions
from portal.accounts.scope import may_anywhere, scope_of
from portal.models import User

if TYPE_CHECKING:
    from facilities.premises.models import Lease, Premises

Anyone = User | AnonymousUser
HOLDERS = {  # the department that answers for premises of an owner, by the founding document
    Owner.STATE: "state-assets",
    Owner.STREET: "streets",
    Owner.KINDERGARTEN: "education",
    Owner.EMPLOYER: "trade-union",
    Owner.DEVELOPER: "housing",
    Owner.MARKET: "streets",
}


def may_see_premises(user: Anyone) -> bool:
    """Say whether there is a list of premises for the user: offices with figures, and operators."""
    return may_anywhere(user, permissions.SEE_FIGURES) or may_anywhere(user, permissions.OPERATE)


def owners_entered_by(user: Anyone) -> list[Owner]:
    """Return whose premises the user enters: those of the own department, the lead of figures everybody's."""
    if may_anywhere(user, permissions.LOCK_FIGURES):
        return list(Owner)
    departments = scope_of(user).departments
    return [
        owner for owner, code in HOLDERS.items() if code in departments and may_anywhere(user, permissions.SEE_FIGURES)
    ]


def may_enter(user: Anyone) -> bool:
    """Say whether the user enters premises at all."""
    return bool(owners_entered_by(user))


def may_keep(user: Anyone, premises: Premises) -> bool:
    """Say whether the user changes, lets or withdraws these premises."""
    covered = scope_of(user).covers(permissions.SEE_FIGURES, premises.area_id)
    return covered and premises.owner in owners_entered_by(user)


def owners_held_by(user: Anyone) -> list[Owner]:
    """Return the owners for whom the user's own department answers."""
    return [owner for owner, code in HOLDERS.items() if code in scope_of(user).departments]


def may_keep_lease(user: Anyone, lease: Lease) -> bool:
    """Say whether the user ends a lease and lets rent off: whoever keeps the premises."""
    return may_keep(user, lease.premises)


def may_see_board(user: Anyone) -> bool:
    """Offices with figures see what is offered, let and let off."""
    return may_anywhere(user, permissions.SEE_FIGURES)
