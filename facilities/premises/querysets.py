"""Questions about premises."""

from datetime import date

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from facilities.premises.choices import PremisesState
from portal import permissions
from portal.accounts.scope import scope_of
from portal.models import Organisation
from portal.querysets import within


class PremisesQuerySet(QuerySet):
    def offered(self):
        """Premises that may still be had."""
        return self.filter(state=PremisesState.OFFERED)

    def within(self, code: str):
        """Premises at or below the area."""
        return self.filter(within([code]))

    def visible_to(self, user):
        """Offices see the premises of the areas whose figures they see, operators what is offered and what they rent."""
        scope = scope_of(user)
        seen = scope.in_areas(permissions.SEE_FIGURES)
        if any(permission == permissions.OPERATE for permission, _anchor in scope.anchors):
            bodies = scope.keys(permissions.OPERATE, Organisation)
            rented = self.model.objects.filter(leases__operator__organisation_id__in=bodies)
            seen |= Q(state=PremisesState.OFFERED) | Q(pk__in=rented.order_by().values("pk"))
        return self.filter(seen)


class LeaseQuerySet(QuerySet):
    def visible_to(self, user):
        """Offices see the leases of the areas whose figures they see, operators their own."""
        scope = scope_of(user)
        bodies = scope.keys(permissions.OPERATE, Organisation)
        seen = scope.in_areas(permissions.SEE_FIGURES, "premises__area_id")
        return self.filter(seen | Q(operator__organisation_id__in=bodies))

    def with_end(self):
        """Annotate `ends_on`: the last day, sooner than agreed where the lease was ended."""
        return self.annotate(ends_on=Coalesce("ended_on", "until_on"))

    def running(self, on: date):
        """Leases that cover the day, the first and the last one included."""
        return self.with_end().filter(from_on__lte=on, ends_on__gte=on)

    def beyond(self, day: date):
        """Leases that run on after the day."""
        return self.with_end().filter(ends_on__gt=day)
