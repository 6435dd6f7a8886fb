"""Recurring questions about figures, indicators and summaries."""

from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery


class IndicatorQuerySet(QuerySet):
    def in_force(self, on: date):
        """The version of each indicator's definition that holds on the day."""
        newest = self.model._default_manager.filter(code=OuterRef("code"), valid_from__lte=on).order_by("-version")
        return self.filter(pk=Subquery(newest.values("pk")[:1]))
