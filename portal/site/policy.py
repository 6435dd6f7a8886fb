"""Who looks after the work that the portal does by itself."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from portal import permissions
from portal.accounts.models import User
from portal.accounts.scope import may
from portal.areas.models import Area


def may_mend_tasks(user: User | AnonymousUser) -> bool:
    """Say whether the user sees what failed in the background, and has it tried again: who keeps the accounts keeps the portal."""
    return may(user, permissions.KEEP_ACCOUNTS, Area(code=settings.DISTRICT_CODE))
