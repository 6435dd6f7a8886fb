"""Who acts for an operator, and who checks it. One predicate per question."""

from django.contrib.auth.models import AnonymousUser

from portal import permissions
from portal.accounts.models import Organisation, User
from portal.accounts.scope import is_hand_of, may, may_anywhere
from portal.mandates.models import Mandate


def may_act_for(user: User | AnonymousUser, organisation: Organisation) -> bool:
    """Say whether the user holds a post of the operator."""
    return may(user, permissions.OPERATE, organisation)


def may_act_for_anyone(user: User | AnonymousUser) -> bool:
    """Say whether the user holds a post of any operator: enough to show a way in."""
    return user.is_authenticated and may_anywhere(user, permissions.OPERATE)


def may_vouch_for(user: User | AnonymousUser, organisation: Organisation) -> bool:
    """Say whether the user reviews filings where the operator acts, and so invites and parts where its own people can't be asked."""
    return may(user, permissions.REVIEW_FILINGS, organisation.area)


def may_keep_colleagues(user: User | AnonymousUser, organisation: Organisation) -> bool:
    """Say whether the user invites people to act for the operator, and ends their posts."""
    return may_act_for(user, organisation) or may_vouch_for(user, organisation)


def may_check_anywhere(user: User | AnonymousUser) -> bool:
    """Say whether the user reviews filings anywhere: enough to show a way in."""
    return may_anywhere(user, permissions.REVIEW_FILINGS)


def may_check(user: User, mandate: Mandate) -> bool:
    """Those check a letter who review filings where the operator acts, and are not whose letter it is."""
    return may_vouch_for(user, mandate.organisation) and not is_hand_of(user, mandate.handed_in_by_id)
