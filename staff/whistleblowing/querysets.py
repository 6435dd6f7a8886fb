"""Recurring questions about confidential reports: nobody but the department that one reached sees it."""

from django.db.models import QuerySet

from portal import permissions
from portal.accounts.scope import scope_of
from staff.whistleblowing.choices import DismissalState, StaffReportState


class StaffReportQuerySet(QuerySet):
    def visible_to(self, user):
        """Reports that reached the user's own department, about facilities in the area of the post."""
        scope = scope_of(user)
        mine = self.filter(department__in=scope.departments)
        return mine.filter(scope.in_areas(permissions.GIVE_OPINIONS, "facility__area_id"))

    def unsettled(self):
        """Reports without an outcome."""
        return self.filter(state__in=(StaffReportState.RECEIVED, StaffReportState.IN_HAND))


class DismissalReviewQuerySet(QuerySet):
    def visible_to(self, user):
        """Reviews of dismissals after reports that the user sees."""
        reports = self.model._meta.get_field("report").related_model.objects.visible_to(user)
        return self.filter(report__in=reports)

    def open(self):
        """Reviews that nobody decided."""
        return self.filter(state=DismissalState.OPEN)
