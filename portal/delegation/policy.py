"""Who hands over work, who opens urgent access, who looks into it. One predicate per question."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from portal import permissions
from portal.accounts import policy as accounts
from portal.accounts.models import User
from portal.accounts.scope import behalf_of, may_anywhere, scope_of
from portal.delegation.models import Delegation, UrgentAccess


def is_officer(user: User | AnonymousUser) -> bool:
    """Say whether the user works for a body that oversees facilities in this district."""
    return any(code.startswith(settings.DISTRICT_CODE) for code in scope_of(user).areas(permissions.SEE_FACILITIES))


def may_delegate(user: User | AnonymousUser) -> bool:
    """Officers hand over work of their own, never what they do for somebody else."""
    return behalf_of(user) is None and may_anywhere(user, permissions.SEE_FACILITIES)


def may_end(user: User, delegation: Delegation) -> bool:
    """A delegation is ended before its last day by either side."""
    return user.pk in (delegation.giver_id, delegation.taker_id)


def may_open_urgently(user: User | AnonymousUser) -> bool:
    """Officers of the district open urgent access in their own name."""
    return behalf_of(user) is None and is_officer(user)


def may_review(user: User | AnonymousUser, access: UrgentAccess) -> bool:
    """Urgent access is looked into by the audit administrator, never by who opened it."""
    return accounts.may_audit(user) and user.pk != access.user_id
