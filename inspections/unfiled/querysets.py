"""Recurring questions about unfiled places. They are for inspectors and those who oversee them, never for operators and the public."""

from django.db.models import QuerySet

from inspections.unfiled.choices import OPEN_PLACES
from portal import permissions
from portal.accounts.scope import scope_of


class UnfiledPlaceQuerySet(QuerySet):
    def visible_to(self, user):
        """Places where the user inspects or oversees inspections."""
        scope = scope_of(user)
        return self.filter(scope.in_areas(permissions.INSPECT) | scope.in_areas(permissions.SEE_INSPECTIONS))

    def dealt_with_by(self, user):
        """Places where the user inspects."""
        return self.filter(scope_of(user).in_areas(permissions.INSPECT))

    def open(self):
        """Places that somebody still has to act on."""
        return self.filter(state__in=OPEN_PLACES)

    def with_place(self):
        """Bring along what a line shows."""
        return self.select_related("area__parent", "facility", "noted_by")
