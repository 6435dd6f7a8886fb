"""Recurring questions about figures, indicators and summaries."""

from django.db.models import QuerySet

from portal import permissions
from portal.accounts.scope import scope_of
from portal.querysets import within


class InAreaQuerySet(QuerySet):
    """Rows that hang on an area and are seen by whoever sees the figures of the area."""

    def visible_to(self, user):
        """Rows of the areas whose figures the user sees."""
        return self.filter(scope_of(user).in_areas(permissions.SEE_FIGURES))

    def within(self, *codes: str):
        """Rows at or below the areas."""
        return self.filter(within(codes))


class FacilityRowQuerySet(QuerySet):
    """Rows that hang on a facility and are seen by whoever sees the figures of its area."""

    def visible_to(self, user):
        """Rows of the facilities in the areas whose figures the user sees."""
        return self.filter(scope_of(user).in_areas(permissions.SEE_FIGURES, "facility__area_id"))
