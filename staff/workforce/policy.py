"""Who sees the workforce: departments and streets that look after facilities."""

from django.contrib.auth.models import AnonymousUser

from portal import permissions
from portal.accounts.scope import may_anywhere, scope_of
from portal.models import User


def may_see_workforce(user: User | AnonymousUser) -> bool:
    """Officers of departments, where they see facilities."""
    return bool(scope_of(user).departments) and may_anywhere(user, permissions.SEE_FACILITIES)
