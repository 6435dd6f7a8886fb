"""Recurring questions about fees: which sheet and which rule holds on a day."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from facilities.ground.querysets import OfFacilityQuerySet
from portal import permissions
from portal.accounts.scope import scope_of

OVERSEERS = frozenset({"development", "market"})  # who guides prices, and who follows up what is charged


class FeeSheetQuerySet(OfFacilityQuerySet):
    def in_force(self, on: date):
        """The sheet of each facility that holds on the day: the one that began last."""
        later = self.model._base_manager.filter(
            facility=OuterRef("facility"), holds_from__lte=on, holds_from__gt=OuterRef("holds_from")
        )
        return self.filter(~Exists(later), holds_from__lte=on)


class PriceRuleQuerySet(QuerySet):
    def in_force(self, on: date | F | OuterRef):
        """Rules that hold on the day, the first and the last one included."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=on), from_on__lte=on)


class InquiryQuerySet(OfFacilityQuerySet):
    def visible_to(self, user):
        """Questions to one's own facilities; of those who oversee prices all in their areas."""
        scope = scope_of(user)
        own = Q(facility__in=self._own(user))
        oversees = not scope.departments.isdisjoint(OVERSEERS)
        return (
            self.filter(own | scope.in_areas(permissions.SEE_FACILITIES, "facility__area_id"))
            if oversees
            else self.filter(own)
        )

    def _own(self, user):
        return self.model._meta.get_field("facility").related_model.objects.operated_by(user).values("pk")
