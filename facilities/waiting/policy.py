"""Who may see a facility's waiting list and offer places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from facilities.families.policy import takes_visits
from facilities.ground import policy

if TYPE_CHECKING:
    from facilities.ground.models import Facility
    from facilities.waiting.models import PlaceOffer
    from portal.models import User


def has_list(facility: Facility) -> bool:
    """Only facilities whose filing holds take wishes."""
    return takes_visits(facility)


def may_offer_places(user: User | AnonymousUser, facility: Facility) -> bool:
    """The operator of a facility on file."""
    return has_list(facility) and policy.may_operate(user, facility)


def may_take_back(user: User | AnonymousUser, offer: PlaceOffer) -> bool:
    """The operator takes back an offer that was not answered."""
    return policy.may_operate(user, offer.care_class.facility)
