"""Recurring questions about facilities and filings."""

from django.db.models import QuerySet

from facilities.proposals.choices import ProposalState
from portal import permissions
from portal.accounts.scope import scope_of
from portal.models import Organisation


class ProposalQuerySet(QuerySet):
    def visible_to(self, user):
        """Proposals in areas where the user sees filings: they are the bureau's own papers."""
        scope = scope_of(user)
        filing = scope.in_areas(permissions.SEE_FILINGS, "filing__facility__area_id")
        return self.filter(filing | scope.in_areas(permissions.SEE_FILINGS, "cancellation__facility__area_id"))

    def heard_by(self, user):
        """Proposals on which the user's own facilities are heard before the decision."""
        bodies = scope_of(user).keys(permissions.OPERATE, Organisation)
        return self.filter(filing__facility__operator__organisation_id__in=bodies, letters__isnull=False).distinct()

    def open(self):
        """Proposals that wait for a second person."""
        return self.filter(state=ProposalState.OPEN)

    def with_case(self):
        """Bring along what it is about."""
        return self.select_related(
            "filing__facility__area__parent",
            "filing__facility__operator__organisation",
            "cancellation__facility__area__parent",
            "cancellation__facility__operator__organisation",
            "cancellation__ground",
            "proposed_by",
            "decided_by",
        )
