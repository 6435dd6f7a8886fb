"""Recurring questions about plans, draws, joint visits and inspections of other times."""

from django.db.models import Q, QuerySet

from inspections.ground.querysets import at_facility
from portal import permissions
from portal.accounts.scope import scope_of
from portal.models import Organisation


class PastInspectionQuerySet(QuerySet):
    def visible_to(self, user):
        """History of facilities where the user inspects or oversees, and of the user's own."""
        scope = scope_of(user)
        own = Q(facility__operator__organisation_id__in=scope.keys(permissions.OPERATE, Organisation))
        overseen = scope.in_areas(permissions.SEE_INSPECTIONS, "facility__area_id")
        return self.filter(own | overseen | at_facility(user))
