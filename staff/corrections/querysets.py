"""Recurring questions about requests for correction."""

from django.db.models import Q, QuerySet

from facilities.models import Facility
from portal import permissions
from portal.accounts.scope import scope_of
from staff.corrections.choices import OF_BUREAU, OF_FACILITY, CorrectionState


class CorrectionRequestQuerySet(QuerySet):
    def operated_by(self, user):
        """Requests of people at facilities that the user runs."""
        return self.filter(person__facility__in=Facility.objects.operated_by(user))

    def before_the_bureau(self, user):
        """Requests that reached the bureau, where the user reviews for it."""
        return self.filter(
            scope_of(user).in_areas(permissions.REVIEW_FILINGS, "person__facility__area_id"), state__in=OF_BUREAU
        )

    def visible_to(self, user):
        """Requests at one's own facilities, and those that reached the bureau."""
        reached = scope_of(user).in_areas(permissions.REVIEW_FILINGS, "person__facility__area_id")
        own = Q(person__facility__in=Facility.objects.operated_by(user))
        return self.filter(own | (reached & Q(state__in=OF_BUREAU)))

    def of_facility(self):
        """Requests that the facility has to answer or to carry out."""
        return self.filter(state__in=OF_FACILITY)

    def to_decide(self):
        """Requests that the bureau has to decide."""
        return self.filter(state=CorrectionState.REFERRED)
