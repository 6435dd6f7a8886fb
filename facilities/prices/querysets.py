"""Recurring questions about fees: which sheet and which rule holds on a day."""

from datetime import date, timedelta

from django.db.models import DateField, DateTimeField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast

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

    def past(self, on: date):
        """Sheets that held before the day and do not any more, the latest first, each with `until`, its last day."""
        next_one = self.model._base_manager.filter(
            facility=OuterRef("facility"), holds_from__lte=on, holds_from__gt=OuterRef("holds_from")
        )
        began = Subquery(next_one.order_by("holds_from").values("holds_from")[:1])
        ended = Cast(ExpressionWrapper(began - timedelta(days=1), output_field=DateTimeField()), DateField())
        return self.annotate(until=ended).filter(until__isnull=False).order_by("-holds_from")


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
