"""Recurring questions about bought services."""

from datetime import date

from django.db.models import Q, QuerySet

from facilities.ground.querysets import own
from portal import permissions
from portal.accounts.scope import scope_of

COMPILER = "civil-affairs"  # 民政 keeps the catalogue
BUYERS = frozenset({COMPILER, "streets"})
READERS = BUYERS | {"finance"}


class EntryQuerySet(QuerySet):
    def in_force(self, on: date):
        """Entries by which may be bought on the day, the first and the last one included."""
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gte=on), from_on__lte=on)


class ContractQuerySet(QuerySet):
    def visible_to(self, user):
        """One's own; those of the area for buyers, 财政 and whoever reviews filings there."""
        scope = scope_of(user)
        found = own(user) | scope.in_areas(permissions.REVIEW_FILINGS)
        if not scope.departments.isdisjoint(READERS):
            found |= scope.in_areas(permissions.GIVE_OPINIONS)
        return self.filter(found)

    def bought_by(self, user):
        """Contracts on which the user acts: of the own department in its area."""
        scope = scope_of(user)
        return self.filter(scope.in_areas(permissions.GIVE_OPINIONS), department_id__in=scope.departments & BUYERS)

    def with_parties(self):
        """Bring entry, contractor and buyer along."""
        return self.select_related("entry", "operator__organisation", "facility", "department", "area")
