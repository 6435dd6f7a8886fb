"""Who answers people that ask what is kept about them."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from portal import permissions
from portal.accounts.models import User
from portal.accounts.scope import may
from portal.areas.models import Area


def may_answer(user: User | AnonymousUser) -> bool:
    """Those answer who may look at personal data in the whole district."""
    return may(user, permissions.SEE_PERSONAL_DATA, Area(code=settings.DISTRICT_CODE))
