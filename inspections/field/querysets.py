"""Recurring questions about checklists, visits and findings."""

from django.db.models import (
    Q,
    QuerySet,
)

from inspections.field.choices import SubmissionState
from inspections.ground.querysets import in_area, overseen
from portal.accounts.scope import scope_of


class SubmissionQuerySet(QuerySet):
    def visible_to(self, user):
        """One's own, and those of visits that one oversees or could carry out."""
        return self.filter(Q(by=user) | overseen(user) | self._conducted(user))

    def resolvable_by(self, user):
        """One's own, and those of one's department in the areas inspected."""
        return self.filter(Q(by=user) | self._conducted(user))

    def _conducted(self, user):
        return in_area(user) & Q(checklist__department__in=scope_of(user).departments)

    def unresolved(self):
        """Those that wait for a person."""
        return self.filter(state=SubmissionState.CONFLICT)

    def arriving(self):
        """Those whose photos are still to come."""
        return self.filter(state=SubmissionState.RECEIVED)

    def with_facility(self):
        """Bring facility, checklist, visit and inspector along."""
        return self.select_related("facility__area__parent", "checklist__department", "visit__checklist", "by")
