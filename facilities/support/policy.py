"""Who grants, audits and pays: 财政 keeps schemes and pays, the health bureau audits; who audited a claim never pays it."""

from django.contrib.auth.models import AnonymousUser

from facilities.ground.models import Facility
from facilities.support.models import Claim, Objection, Recovery
from facilities.support.querysets import PAYER
from portal import permissions
from portal.accounts.scope import is_hand_of, may, may_anywhere, scope_of
from portal.models import User


def may_see_support(user: User | AnonymousUser) -> bool:
    """Schemes, budgets and claims are for 财政 and for whoever reviews filings."""
    return may_keep_schemes(user) or may_audit_anywhere(user)


def may_keep_schemes(user: User | AnonymousUser) -> bool:
    """财政 lays down schemes, rates and budgets, and pays."""
    return PAYER in scope_of(user).departments and may_anywhere(user, permissions.GIVE_OPINIONS)


def may_audit_anywhere(user: User | AnonymousUser) -> bool:
    """Claims are audited by those who review filings."""
    return may_anywhere(user, permissions.REVIEW_FILINGS)


def may_audit(user: User | AnonymousUser, claim: Claim) -> bool:
    """Claims are audited by the health bureau of the area, never by 财政."""
    return may(user, permissions.REVIEW_FILINGS, claim.facility.area) and not may_keep_schemes(user)


def may_pay(user: User | AnonymousUser, facility: Facility) -> bool:
    """财政 pays and takes back in its area."""
    return PAYER in scope_of(user).departments and may(user, permissions.GIVE_OPINIONS, facility.area)


def may_pay_back(user: User | AnonymousUser, recovery: Recovery) -> bool:
    """What is paid back is recorded by 财政."""
    return may_pay(user, recovery.facility)


def may_decide_objection(user: User | AnonymousUser, objection: Objection) -> bool:
    """Objections are decided by those who decide on filings there, and not by who cut."""
    return not is_hand_of(user, objection.line.by_id) and may(user, permissions.DECIDE_FILINGS, objection.facility.area)
