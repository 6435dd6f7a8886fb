"""Who may offer times for visits and say what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from facilities.ground import policy
from facilities.ground.choices import PUBLIC_STATES

if TYPE_CHECKING:
    from facilities.families.models import Booking
    from facilities.ground.models import Facility
    from portal.models import User


def takes_visits(facility: Facility) -> bool:
    """Only facilities whose filing holds show themselves to families through the portal."""
    return facility.state in PUBLIC_STATES


def may_offer_visits(user: User | AnonymousUser, facility: Facility) -> bool:
    """The operator of a facility on file."""
    return takes_visits(facility) and policy.may_operate(user, facility)


def may_keep_bookings(user: User | AnonymousUser, booking: Booking) -> bool:
    """The operator of the facility, also while its filing does not hold: families must be told."""
    return policy.may_operate(user, booking.slot.facility)
