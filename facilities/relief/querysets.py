"""Recurring questions about reliefs. What was given is seen by the operator and by the department that records it, by nobody else."""

from datetime import date

from django.db.models import Q, QuerySet

from facilities.ground.querysets import OfFacilityQuerySet
from facilities.relief.choices import ReliefKind
from portal import permissions
from portal.accounts.scope import scope_of
from portal.models import Organisation

GIVERS = {ReliefKind.TAX: "tax", ReliefKind.UTILITY: "development"}  # 税务; for utilities whoever guides prices


def kinds_of(user) -> list[str]:
    """Return the kinds of relief that the user's departments record."""
    return [kind for kind, code in GIVERS.items() if code in scope_of(user).departments]


class ReliefQuerySet(QuerySet):
    def in_force(self, on: date):
        """Reliefs that hold on the day, the first and the last one included."""
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gte=on), from_on__lte=on)


class GrantQuerySet(OfFacilityQuerySet):
    def visible_to(self, user):
        """One's own; and for the department that records the kind those of its area."""
        scope = scope_of(user)
        bodies = scope.keys(permissions.OPERATE, Organisation)
        own = Q(facility__operator__organisation_id__in=bodies)
        recorded = scope.in_areas(permissions.GIVE_OPINIONS, "facility__area_id") & Q(relief__kind__in=kinds_of(user))
        return self.filter(own | recorded)
