"""Who gives vouchers, takes them and looks into them. One predicate per question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from facilities.ground.policy import may_operate
from facilities.support.policy import may_see_support
from facilities.vouchers.querysets import ISSUERS
from portal import permissions
from portal.accounts.scope import may_anywhere, scope_of
from portal.models import User

if TYPE_CHECKING:
    from facilities.vouchers.models import Voucher

Anyone = User | AnonymousUser


def may_give(user: Anyone) -> bool:
    """总工会, 民政, 妇联 and streets give vouchers to the families they know; who audits and who pays gives none."""
    return not scope_of(user).departments.isdisjoint(ISSUERS) and may_anywhere(user, permissions.GIVE_OPINIONS)


def may_see_desk(user: Anyone) -> bool:
    """Givers, 财政 and whoever audits read the vouchers of their areas."""
    return may_give(user) or may_see_support(user)


def may_withdraw(user: Anyone, voucher: Voucher) -> bool:
    """A voucher is withdrawn by the department that gave it, in its area."""
    scope = scope_of(user)
    mine = voucher.department_id in scope.departments & ISSUERS
    return mine and scope.covers(permissions.GIVE_OPINIONS, voucher.area_id)


def may_take_back(user: Anyone, voucher: Voucher) -> bool:
    """What was redeemed by mistake is taken back by the facility that took it."""
    return voucher.facility is not None and may_operate(user, voucher.facility)
