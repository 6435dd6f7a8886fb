"""Recurring questions about facilities and filings."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Least

from facilities.ground.choices import OPEN_FILING_STATES, UNDECIDED_FILING_STATES, FilingState
from portal import permissions
from portal.accounts.scope import scope_of
from portal.clock.choices import TermKind
from portal.models import Organisation, Term


class FilingQuerySet(QuerySet):
    def visible_to(self, user):
        """Filings in the areas where the user sees filings, and those of the user's own facilities; drafts are the operator's."""
        scope = scope_of(user)
        own = Q(facility__operator__organisation_id__in=scope.keys(permissions.OPERATE, Organisation))
        official = scope.in_areas(permissions.SEE_FILINGS, "facility__area_id") & Q(received_on__isnull=False)
        return self.filter(own | official)

    def open(self):
        """Filings that still await somebody."""
        return self.filter(state__in=OPEN_FILING_STATES)

    def under_review(self):
        """Filings that await the bureau."""
        return self.filter(state=FilingState.SUBMITTED)

    def with_facility(self):
        """Bring facility, place and operator along."""
        return self.select_related(
            "facility__area__parent",
            "facility__operator__organisation",
            "facility__operator__recorded_by",
            "assigned_to",
        )

    def with_due_dates(self):
        """Annotate `receipt_due` and `nonconformity_due` of the running terms, `next_due`, the earlier one, and `is_paused`."""
        receipt, nonconformity = self._due(TermKind.RECEIPT), self._due(TermKind.NONCONFORMITY)
        return self.annotate(
            receipt_due=receipt,
            nonconformity_due=nonconformity,
            next_due=Least(receipt, nonconformity),
            is_paused=Exists(self._running().filter(pauses__isnull=False, pauses__until_on__isnull=True)),
        )

    def _due(self, kind: str) -> Subquery:
        return Subquery(self._running().filter(kind=kind).values("due_on")[:1])

    def _running(self) -> QuerySet[Term]:
        return Term.objects.running().filter(
            subject_type__app_label="facilities", subject_type__model="filing", subject_id=OuterRef("pk")
        )

    def decided_between(self, first: date, last: date):
        """Filings decided on a day of the span, both days included."""
        return self.filter(decided_on__range=(first, last))

    def overdue(self, on: date):
        """Filings whose next due date has passed; after `with_due_dates`."""
        return self.filter(next_due__lt=on)

    def falling_due(self, first: date, last: date):
        """Filings whose next due date lies in the span; after `with_due_dates`."""
        return self.filter(next_due__range=(first, last))

    def undecided(self):
        """Filings that were handed in and are not decided: with the bureau, or back with the operator."""
        return self.filter(state__in=UNDECIDED_FILING_STATES)
