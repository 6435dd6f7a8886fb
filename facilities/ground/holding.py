"""Holding a facility's row: what is kept of a facility is written one after the other."""

from facilities.ground.models import Facility
from facilities.ground.policy import may_update
from portal.accounts.scope import require
from portal.models import User


def held(pk: int) -> Facility:
    """Lock a facility until the transaction ends, and return it as it is now with its operator and area."""
    rows = Facility.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("operator__organisation", "area").get(pk=pk)


def own(facility: Facility, by: User) -> Facility:
    """Lock and return a facility of the user's own that runs. Raises NotAllowed."""
    facility = held(facility.pk)
    require(may_update(by, facility))
    return facility
