"""Who sees unusual fees, asks about them and lays down rules."""

from django.contrib.auth.models import AnonymousUser

from facilities.ground.policy import may_operate
from facilities.prices.models import PriceInquiry
from facilities.prices.querysets import OVERSEERS
from portal import permissions
from portal.accounts.scope import may, may_anywhere, scope_of
from portal.models import Area, User


def may_see_desk(user: User | AnonymousUser) -> bool:
    """The price desk is for 发改 and 市场监管, and for whoever reviews filings."""
    overseen = not scope_of(user).departments.isdisjoint(OVERSEERS) and may_anywhere(user, permissions.GIVE_OPINIONS)
    return overseen or may_anywhere(user, permissions.REVIEW_FILINGS)


def may_oversee(user: User | AnonymousUser, area: Area) -> bool:
    """Officers of 发改 and 市场监管 ask about fees in their areas and settle the answers."""
    return not scope_of(user).departments.isdisjoint(OVERSEERS) and may(user, permissions.GIVE_OPINIONS, area)


def may_settle(user: User | AnonymousUser, inquiry: PriceInquiry) -> bool:
    """A question is settled by those who may ask it."""
    return may_oversee(user, inquiry.facility.area)


def may_answer(user: User | AnonymousUser, inquiry: PriceInquiry) -> bool:
    """A question is answered by the facility's operator."""
    return may_operate(user, inquiry.facility)


def may_lay_down(user: User | AnonymousUser) -> bool:
    """发改 lays down what inclusive care may cost (price notice 1477 of 2024)."""
    return "development" in scope_of(user).departments and may_anywhere(user, permissions.GIVE_OPINIONS)
