"""Who may keep the cellar's own data. One predicate per question."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from portal import permissions
from portal.accounts.models import User
from portal.accounts.scope import may
from portal.areas.models import Area


def may_keep_rulebook(user: User | AnonymousUser) -> bool:
    """Say whether the user changes clauses, numbers and the working-day calendar of the district that runs the portal."""
    return may(user, permissions.KEEP_RULEBOOK, Area(code=settings.DISTRICT_CODE))
