"""Recurring questions about facilities and filings."""

from django.db.models import QuerySet


class CaseFileExportQuerySet(QuerySet):
    def visible_to(self, user):
        """One's own exports only, each holds what its owner may see; and only while the facility is visible."""
        facilities = self.model._meta.get_field("facility").related_model.objects
        return self.filter(by=user, facility__in=facilities.visible_to(user))
