"""Who may see and change what about the people of a facility."""

from django.contrib.auth.models import AnonymousUser

from facilities.ground.choices import FilingState
from facilities.models import Facility, Filing
from portal import permissions
from portal.accounts.scope import may
from portal.models import User


def may_keep_people(user: User | AnonymousUser, facility: Facility) -> bool:
    """The operator keeps the people, except while the bureau reviews what was declared of them."""
    operates = may(user, permissions.OPERATE, facility.operator.organisation)
    return operates and not Filing.objects.filter(facility=facility, state=FilingState.SUBMITTED).exists()
