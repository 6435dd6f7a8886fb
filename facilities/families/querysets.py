"""Questions about visits of families."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, QuerySet

from facilities.families.choices import BookingState
from facilities.ground.models import Facility

if TYPE_CHECKING:
    from portal.models import User

TAKEN = (BookingState.BOOKED, BookingState.MADE, BookingState.MISSED)


class VisitSlotQuerySet(QuerySet):
    """Times for visits."""

    def to_come(self, at: datetime) -> VisitSlotQuerySet:
        """Slots that are offered and have not begun."""
        return self.filter(withdrawn_at__isnull=True, starts_at__gt=at)

    def open(self, at: datetime) -> VisitSlotQuerySet:
        """Slots to come that nobody has booked."""
        taken = self.model._meta.get_field("bookings").related_model._base_manager
        return self.to_come(at).exclude(Exists(taken.filter(slot=OuterRef("pk"), state__in=TAKEN)))


class BookingQuerySet(QuerySet):
    """Visits that families booked."""

    def visible_to(self, user: User | AnonymousUser) -> BookingQuerySet:
        """Bookings at the facilities that the user operates; nobody else sees them but their families."""
        return self.filter(slot__facility__in=Facility.objects.operated_by(user))

    def booked(self) -> BookingQuerySet:
        """Bookings that hold."""
        return self.filter(state=BookingState.BOOKED)

    def with_slot(self) -> BookingQuerySet:
        """Fetch slot, facility and child along."""
        return self.select_related(
            "slot__facility__operator__organisation", "slot__facility__area__parent", "child", "family"
        )
