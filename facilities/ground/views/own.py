"""What an operator can do with a filed facility: one page that leads to all of it, and what is reported without a filing."""

from django.shortcuts import get_object_or_404

from facilities.ground import policy
from facilities.ground.models import Facility
from portal.accounts.requests import Request
from portal.accounts.scope import require


def running_facility(request: Request, pk: int) -> Facility:
    """Return the user's own facility if it was filed and is not gone; otherwise refuse."""
    facility = own_facility(request, pk)
    require(policy.may_update(request.user, facility))
    return facility


def own_facility(request: Request, pk: int) -> Facility:
    """Return the user's own facility; anybody else's is not found."""
    mine = Facility.objects.operated_by(request.user).with_area().select_related("operator__organisation")
    return get_object_or_404(mine, pk=pk)
