"""Who may keep the cellar's own data. One predicate per question."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from portal import permissions
from portal.models import Area, User
from portal.scope import may


def may_keep_rulebook(user: User | AnonymousUser) -> bool:
    """Say whether the user changes clauses, numbers and the working-day calendar of the district that runs the portal."""
    return may(user, permissions.KEEP_RULEBOOK, Area(code=settings.DISTRICT_CODE))


def may_keep_accounts(user: User | AnonymousUser) -> bool:
    """Say whether the user opens and closes accounts and gives posts in the district that runs the portal."""
    return may(user, permissions.KEEP_ACCOUNTS, Area(code=settings.DISTRICT_CODE))


def may_keep_account(user: User, account: User) -> bool:
    """Nobody gives posts, a password or a closing to oneself: for that a colleague is asked."""
    return may_keep_accounts(user) and user.pk != account.pk


def may_import_registers(user: User | AnonymousUser) -> bool:
    """Say whether the user brings existing registers into the portal of the district that runs it."""
    return may(user, permissions.IMPORT_REGISTERS, Area(code=settings.DISTRICT_CODE))
