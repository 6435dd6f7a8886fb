"""Who sees a suspicion of abuse: the facility that reported it, and the three authorities of its area. Nobody else."""

from django.db.models import Q, QuerySet

from facilities.ground.models import Facility
from portal import permissions
from portal.accounts.scope import scope_of

AUTHORITIES = ("police", "civil-affairs", "education")  # minors law art. 11


class AbuseReportQuerySet(QuerySet):
    def visible_to(self, user):
        """Reports of facilities that the user runs, and those in the area of an authority that was told."""
        scope = scope_of(user)
        condition = Q(facility__in=Facility.objects.operated_by(user))
        if scope.departments.intersection(AUTHORITIES):
            condition |= scope.in_areas(permissions.SEE_FACILITIES, "facility__area_id")
        return self.filter(condition)
