"""Who may keep the cellar's own data. One predicate per question."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from portal import permissions
from portal.accounts.models import User
from portal.accounts.scope import may
from portal.areas.models import Area


def may_import_registers(user: User | AnonymousUser) -> bool:
    """Say whether the user brings existing registers into the portal of the district that runs it."""
    return may(user, permissions.IMPORT_REGISTERS, Area(code=settings.DISTRICT_CODE))
