"""Recurring questions about checklists, visits and findings."""

from datetime import date

from django.db.models import (
    Count,
    F,
    Q,
    QuerySet,
)

from inspections.checklists.choices import AnswerOutcome
from inspections.ground.querysets import findings_for, in_area, overseen, own
from inspections.visits.choices import AWAITED_VISITS, VisitState
from portal.accounts.scope import scope_of


def _visits_for(user, prefix: str = "") -> Q:
    """All visits in areas overseen, one's own field in areas inspected; the operator sees what was concluded."""
    field = Q(**{f"{prefix}department__in": scope_of(user).departments})
    concluded = Q(**{f"{prefix}state": VisitState.CONCLUDED})
    return overseen(user, prefix) | (in_area(user, prefix) & field) | (own(user, prefix) & concluded)


class VisitQuerySet(QuerySet):
    def visible_to(self, user):
        """Visits for the user: see `_visits_for`."""
        return self.filter(_visits_for(user))

    def conducted_by(self, user):
        """Visits that the user may carry out: of the own department, in the areas inspected."""
        return self.filter(in_area(user), department__in=scope_of(user).departments)

    def carried_by(self, user):
        """Visits that the user may carry out, and those given to the user that were taken along before a post ended."""
        return self.filter(in_area(user) & Q(department__in=scope_of(user).departments) | Q(inspector=user))

    def awaited(self):
        """Visits that still wait for somebody."""
        return self.filter(state__in=AWAITED_VISITS)

    def concluded(self):
        """Visits that have a result."""
        return self.filter(state=VisitState.CONCLUDED)

    def due(self, on: date):
        """Planned visits whose day has come, and those under way."""
        return self.awaited().filter(Q(state=VisitState.OPEN) | Q(planned_on__lte=on))

    def with_facility(self):
        """Bring facility, place, operator, checklist and inspector along."""
        return self.select_related(
            "facility__area__parent", "facility__operator__organisation", "checklist", "department", "inspector"
        )

    def with_progress(self):
        """Annotate `answered`, how many items have an answer."""
        return self.annotate(answered=Count("answers"))


class AnswerQuerySet(QuerySet):
    def visible_to(self, user):
        """Answers of visible visits, and those behind visible findings; photos are handed out by this."""
        behind = self.model.objects.filter(findings_for(user, "item__findings__"), item__findings__visit=F("visit"))
        return self.filter(_visits_for(user, "visit__") | Q(pk__in=behind.values("pk")))

    def failed(self):
        """Answers that find something."""
        return self.filter(outcome=AnswerOutcome.FAIL)


class VisitRecordQuerySet(QuerySet):
    def visible_to(self, user):
        """Records of visible visits; their signatures are handed out by this."""
        return self.filter(_visits_for(user, "visit__"))
