"""Recurring questions about figures, indicators and summaries."""

from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from portal import permissions
from portal.querysets import within
from portal.scope import scope_of


class InAreaQuerySet(QuerySet):
    """Rows that hang on an area and are seen by whoever sees the figures of the area."""

    def visible_to(self, user):
        """Rows of the areas whose figures the user sees."""
        return self.filter(scope_of(user).in_areas(permissions.SEE_FIGURES))

    def within(self, *codes: str):
        """Rows at or below the areas."""
        return self.filter(within(codes))


class IndicatorQuerySet(QuerySet):
    def in_force(self, on: date):
        """The version of each indicator's definition that holds on the day."""
        newest = self.model._default_manager.filter(code=OuterRef("code"), valid_from__lte=on).order_by("-version")
        return self.filter(pk=Subquery(newest.values("pk")[:1]))


class FacilityRowQuerySet(QuerySet):
    """Rows that hang on a facility and are seen by whoever sees the figures of its area."""

    def visible_to(self, user):
        """Rows of the facilities in the areas whose figures the user sees."""
        return self.filter(scope_of(user).in_areas(permissions.SEE_FIGURES, "facility__area_id"))
