"""Recurring questions about facilities and filings."""

from django.db.models import OuterRef, Q, QuerySet, Subquery

from facilities.opinions.choices import OpinionState
from portal import permissions
from portal.accounts.scope import scope_of
from portal.models import Term


class OpinionQuerySet(QuerySet):
    def visible_to(self, user):
        """Opinions of the user's own field in the user's areas, and all where the user sees filings."""
        scope = scope_of(user)
        own = scope.in_areas(permissions.GIVE_OPINIONS, "filing__facility__area_id")
        official = scope.in_areas(permissions.SEE_FILINGS, "filing__facility__area_id")
        return self.filter(own & Q(department__in=scope.departments) | official).exclude(
            Q(state=OpinionState.LEFT_OUT) & ~official
        )

    def of_field(self, user):
        """Opinions that the user may give."""
        scope = scope_of(user)
        areas = scope.in_areas(permissions.GIVE_OPINIONS, "filing__facility__area_id")
        return self.filter(areas, department__in=scope.departments).exclude(state=OpinionState.LEFT_OUT)

    def awaited(self):
        """Opinions still to come, of filings that are not decided."""
        return self.filter(state__in=[OpinionState.ASKED, OpinionState.QUERIED])

    def with_due(self):
        """Annotate `due_on`, the due date of the running term, and bring case and department along."""
        terms = Term.objects.running().filter(
            subject_type__app_label="facilities", subject_type__model="opinion", subject_id=OuterRef("pk")
        )
        return self.annotate(due_on=Subquery(terms.values("due_on")[:1])).select_related(
            "department", "filing__facility__area__parent", "filing__facility__operator__organisation"
        )
