"""Recurring questions of the cellar's tables."""

from datetime import date

from django.db.models import Q, QuerySet

from portal.querysets import within


class AreaQuerySet(QuerySet):
    def within(self, *codes: str):
        """Areas with one of the codes or below it."""
        return self.filter(within(codes, "code"))

    def existing(self, on: date):
        """Areas that exist on the day."""
        started = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
        return self.filter(started, Q(valid_to__isnull=True) | Q(valid_to__gte=on))
