"""Who lays down bans: police and health, two of them. Facilities learn only that somebody can't be employed."""

from django.contrib.auth.models import AnonymousUser

from facilities.models import Facility
from portal import permissions
from portal.accounts.scope import may, may_anywhere, scope_of
from portal.models import Area, User
from staff.bans.models import Ban, BanCase
from staff.bans.querysets import KEEPERS, keeps_bans


def may_see_bans(user: User | AnonymousUser) -> bool:
    """Say whether grounds of bans are for the user: police and health."""
    return keeps_bans(user)


def may_propose(user: User | AnonymousUser) -> bool:
    """Officers of police and health who speak for their department propose a ban."""
    return keeps_bans(user) and may_anywhere(user, permissions.GIVE_OPINIONS)


def may_sign(user: User | AnonymousUser, ban: Ban) -> bool:
    """Officers of the ban's area sign or reject; that it is another than the proposer is the act's to say."""
    return may_lay_down(user, ban.area)


def may_lay_down(user: User | AnonymousUser, area: Area) -> bool:
    """Say whether the user speaks for police or health in the area."""
    return not scope_of(user).departments.isdisjoint(KEEPERS) and may(user, permissions.GIVE_OPINIONS, area)


def may_end_posts(user: User | AnonymousUser, case: BanCase) -> bool:
    """The facility's operator ends the posts."""
    return may(user, permissions.OPERATE, case.facility.operator.organisation)


def may_see_case(user: User | AnonymousUser, case: BanCase) -> bool:
    """The operator, and police and health where the facility lies; nobody else learns of it."""
    facility: Facility = case.facility
    return may_end_posts(user, case) or (keeps_bans(user) and may(user, permissions.SEE_FACILITIES, facility.area))
