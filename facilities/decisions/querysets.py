"""Recurring questions about facilities and filings."""

from facilities.decisions.choices import CancellationState
from facilities.ground.querysets import OfFacilityQuerySet
from portal.clock.choices import TermKind


class CancellationQuerySet(OfFacilityQuerySet):
    def open(self):
        """Proceedings that are not decided yet, with `due_on`, the end of the hearing period."""
        return self.filter(state=CancellationState.ANNOUNCED).due(TermKind.HEARING)
