"""Questions about premises."""

from django.db.models import Q, QuerySet

from facilities.premises.choices import PremisesState
from portal import permissions
from portal.accounts.scope import scope_of
from portal.querysets import within


class PremisesQuerySet(QuerySet):
    def offered(self):
        """Premises that may still be had."""
        return self.filter(state=PremisesState.OFFERED)

    def within(self, code: str):
        """Premises at or below the area."""
        return self.filter(within([code]))

    def visible_to(self, user):
        """Offices see the premises of the areas whose figures they see, operators what is offered."""
        scope = scope_of(user)
        seen = scope.in_areas(permissions.SEE_FIGURES)
        if any(permission == permissions.OPERATE for permission, _anchor in scope.anchors):
            seen |= Q(state=PremisesState.OFFERED)
        return self.filter(seen)
