"""Who may keep the cellar's own data. One predicate per question."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from portal import permissions
from portal.accounts.models import User
from portal.accounts.scope import may
from portal.areas.models import Area


def may_keep_accounts(user: User | AnonymousUser) -> bool:
    """Say whether the user opens and closes accounts and gives posts in the district that runs the portal."""
    return may(user, permissions.KEEP_ACCOUNTS, Area(code=settings.DISTRICT_CODE))


def may_keep_account(user: User, account: User) -> bool:
    """Nobody gives posts, a password or a closing to oneself: for that a colleague is asked."""
    return may_keep_accounts(user) and user.pk != account.pk


def may_keep_security(user: User | AnonymousUser) -> bool:
    """Say whether the user watches over logins: second factors, locks, sessions of others, what happened at the door."""
    return may(user, permissions.KEEP_SECURITY, Area(code=settings.DISTRICT_CODE))


def may_confirm_posts(user: User | AnonymousUser) -> bool:
    """Say whether the user confirms powerful posts that the administrator of accounts gives: the two other kinds of administrators do."""
    return may_keep_security(user) or may_audit(user)


def may_audit(user: User | AnonymousUser) -> bool:
    """Say whether the user reads what others did."""
    return may(user, permissions.AUDIT, Area(code=settings.DISTRICT_CODE))
