"""Recurring questions of the cellar's tables."""

from django.db.models import QuerySet


class DocumentQuerySet(QuerySet):
    def current(self):
        """Documents that no newer version has replaced."""
        return self.filter(replaced_by__isnull=True)
