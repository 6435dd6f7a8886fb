"""Who sees illness: the operator its own cases, the health bureau clusters and cases without names."""

from django.db.models import Q, QuerySet

from facilities.ground.models import Facility
from portal import permissions
from portal.accounts.scope import scope_of


class HealthEventQuerySet(QuerySet):
    def visible_to(self, user):
        """Cases of facilities that the user runs."""
        return self.filter(facility__in=Facility.objects.operated_by(user))


class ClusterQuerySet(QuerySet):
    def visible_to(self, user):
        """Clusters in the areas of the health bureau, and of facilities that the user runs."""
        here = scope_of(user).in_areas(permissions.REVIEW_FILINGS, "facility__area_id")
        return self.filter(here | Q(facility__in=Facility.objects.operated_by(user)))

    def to_take_up(self, user):
        """Open clusters in the areas of the health bureau."""
        here = scope_of(user).in_areas(permissions.REVIEW_FILINGS, "facility__area_id")
        return self.filter(here, state="open")
