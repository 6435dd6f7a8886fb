"""Recurring questions of the cellar's tables."""

from django.db.models import QuerySet


class TermQuerySet(QuerySet):
    def running(self):
        """Terms that are neither stopped nor met yet."""
        return self.filter(stopped_on__isnull=True)
