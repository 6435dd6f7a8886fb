"""Questions about waiting lists."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from facilities.ground.models import Facility
from facilities.waiting.choices import OPEN_WISH_STATES, PlaceOfferState, SwapState, WishState

if TYPE_CHECKING:
    from facilities.families.models import Family
    from portal.models import User


class WaitPointQuerySet(QuerySet):
    """The published points."""

    def in_force(self, on: date) -> WaitPointQuerySet:
        """Points that count on a day."""
        return self.filter(Q(effective_until__isnull=True) | Q(effective_until__gte=on), effective_from__lte=on)


class WishQuerySet(QuerySet):
    """Wishes of families for places."""

    def visible_to(self, user: User | AnonymousUser) -> WishQuerySet:
        """Wishes for the facilities that the user operates; nobody else sees them but their families."""
        return self.filter(facility__in=Facility.objects.operated_by(user))

    def open(self) -> WishQuerySet:
        """Wishes that wait or have an offer."""
        return self.filter(state__in=OPEN_WISH_STATES)

    def waiting(self) -> WishQuerySet:
        """Wishes that wait."""
        return self.filter(state=WishState.WAITING)


class PlaceOfferQuerySet(QuerySet):
    """Places that facilities offered."""

    def visible_to(self, user: User | AnonymousUser) -> PlaceOfferQuerySet:
        """Offers of the facilities that the user operates."""
        return self.filter(care_class__facility__in=Facility.objects.operated_by(user))

    def open(self) -> PlaceOfferQuerySet:
        """Offers that wait for an answer."""
        return self.filter(state=PlaceOfferState.OPEN)

    def late(self, on: date) -> PlaceOfferQuerySet:
        """Open offers whose last day is before the day."""
        return self.open().filter(due_on__lt=on)


class PlaceSwapQuerySet(QuerySet):
    """Swaps of places between two families."""

    def of_family(self, family: Family) -> PlaceSwapQuerySet:
        """Swaps in which the family is one side."""
        return self.filter(Q(first__family=family) | Q(second__family=family))

    def open(self) -> PlaceSwapQuerySet:
        """Swaps that wait for an answer."""
        return self.filter(state=SwapState.OPEN)

    def with_wishes(self) -> PlaceSwapQuerySet:
        """Fetch both wishes along, with families, children and facilities."""
        sides = ("family", "child", "facility__operator__organisation")
        return self.select_related(*(f"{wish}__{side}" for wish in ("first", "second") for side in sides))
