"""Recurring questions about checklists, visits and findings."""

from datetime import date, datetime

from django.db.models import (
    OuterRef,
    QuerySet,
    Subquery,
)
from django.utils import timezone

from inspections.checklists.choices import ChecklistState
from portal import permissions
from portal.accounts.scope import may_anywhere, scope_of
from portal.models import Clause


class ChecklistQuerySet(QuerySet):
    def visible_to(self, user):
        """Checklists of one's own departments; all of them for those who oversee inspections or keep the rules."""
        if any(may_anywhere(user, way) for way in (permissions.SEE_INSPECTIONS, permissions.KEEP_RULEBOOK)):
            return self
        return self.for_user(user)

    def current(self, on: date):
        """The version of each checklist that holds on the day."""
        return self._newest(self._begun(on))

    def current_at(self, at: datetime):
        """The version of each checklist that held at the moment: what was published later did not hold yet, whatever its day."""
        later = self.model._default_manager.filter(transitions__after=ChecklistState.PUBLISHED, transitions__at__gt=at)
        return self._newest(self._begun(timezone.localdate(at)).exclude(pk__in=later.order_by().values("pk")))

    def _begun(self, on: date):
        return self.model._default_manager.filter(
            state=ChecklistState.PUBLISHED, code=OuterRef("code"), valid_from__lte=on
        )

    def _newest(self, versions):
        return self.filter(pk=Subquery(versions.order_by("-version").values("pk")[:1]))

    def published(self):
        """Versions that hold, will hold or once held."""
        return self.filter(state=ChecklistState.PUBLISHED)

    def drafts(self):
        """Versions that are being written."""
        return self.filter(state=ChecklistState.DRAFT)

    def for_user(self, user):
        """Checklists of the departments that the user works for."""
        return self.filter(department__in=scope_of(user).departments)


class ChecklistItemQuerySet(QuerySet):
    def in_force(self, on: date):
        """Items whose clause holds on the day, with `clause_in_force`, the key of the clause's version."""
        clauses = Clause.objects.in_force(on).filter(code=OuterRef("clause_code")).order_by("-version")
        return self.annotate(clause_in_force=Subquery(clauses.values("pk")[:1])).filter(clause_in_force__isnull=False)
