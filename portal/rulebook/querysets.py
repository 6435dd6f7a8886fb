"""Recurring questions of the cellar's tables."""

from datetime import date

from django.db.models import OuterRef, Q, QuerySet


class ClauseQuerySet(QuerySet):
    def in_force(self, on: date | OuterRef):
        """Versions of clauses that hold on the day."""
        return self.filter(Q(effective_to__isnull=True) | Q(effective_to__gte=on), effective_from__lte=on)
