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
        """Those of visits that one oversees, could carry out, or was given and sent."""
        return self.filter(overseen(user) | self._conducted(user) | self._given(user))

    def resolvable_by(self, user):
        """Those of one's department in the areas inspected, and of visits that one was given and sent."""
        return self.filter(self._conducted(user) | self._given(user))

    def sent_by(self, user):
        """One's own, of places and visits that are still one's own to see."""
        return self.resolvable_by(user).filter(by=user)

    def _given(self, user):
        return Q(by=user, visit__inspector=user)

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
