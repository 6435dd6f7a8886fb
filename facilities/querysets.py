"""Recurring questions about facilities and filings."""

from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum

from facilities.choices import LISTED_STATES, OPEN_FILING_STATES, PUBLIC_STATES, FilingState
from portal import permissions
from portal.choices import TermKind
from portal.models import Organisation, Term
from portal.querysets import within
from portal.scope import scope_of


class FacilityQuerySet(QuerySet):
    def visible_to(self, user):
        """Facilities in the user's areas, of the user's organisations, or granted one by one."""
        scope = scope_of(user)
        granted = scope.anchors.get((permissions.SEE_FACILITIES, "facilities.facility"), frozenset())
        condition = scope.in_areas(permissions.SEE_FACILITIES) | Q(pk__in=granted)
        if own := scope.keys(permissions.OPERATE, Organisation):  # an empty branch would still join the operators
            condition |= Q(operator__organisation_id__in=own)
        return self.filter(condition)

    def personal_to(self, user):
        """Facilities whose personal data the user may see: one's own, and those in areas where the post brings it."""
        scope = scope_of(user)
        own = Q(operator__organisation_id__in=scope.keys(permissions.OPERATE, Organisation))
        return self.filter(own | scope.in_areas(permissions.SEE_PERSONAL_DATA))

    def operated_by(self, user):
        """Facilities that the user runs."""
        return self.filter(operator__organisation_id__in=scope_of(user).keys(permissions.OPERATE, Organisation))

    def public(self):
        """Facilities with a filing that holds: what parents may choose from."""
        return self.filter(state__in=PUBLIC_STATES)

    def listed(self):
        """Facilities that have a public page: filed now or once, or refused, which is published."""
        refused = self.model.objects.filter(filings__state=FilingState.REFUSED)
        return self.filter(Q(state__in=LISTED_STATES) | Q(pk__in=refused.values("pk")))

    def within(self, *codes: str):
        """Facilities at or below the areas."""
        return self.filter(within(codes))

    def with_places(self):
        """Annotate `places` and `enrolled`, summed over the classes."""
        return self.annotate(places=Sum("classes__places", default=0), enrolled=Sum("classes__enrolled", default=0))

    def with_area(self):
        """Bring community, street and operator along."""
        return self.select_related("area__parent", "operator__organisation")


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
        return self.select_related("facility__area__parent", "facility__operator__organisation", "assigned_to")

    def with_due_dates(self):
        """Annotate `receipt_due` and `nonconformity_due`, the due dates of the running terms."""
        return self.annotate(
            receipt_due=self._due(TermKind.RECEIPT), nonconformity_due=self._due(TermKind.NONCONFORMITY)
        )

    def _due(self, kind: str) -> Subquery:
        terms = Term.objects.running().filter(
            subject_type__app_label="facilities", subject_type__model="filing", subject_id=OuterRef("pk"), kind=kind
        )
        return Subquery(terms.values("due_on")[:1])

    def decided_between(self, first: date, last: date):
        """Filings decided on a day of the span, both days included."""
        return self.filter(decided_on__range=(first, last))


class AffairQuerySet(QuerySet):
    """Suspensions, terminations, annual reports, appeals: each about one facility, seen by its operator and the bureau."""

    def visible_to(self, user):
        """Affairs of the user's own facilities, and those in areas where the user sees filings."""
        scope = scope_of(user)
        own = Q(facility__operator__organisation_id__in=scope.keys(permissions.OPERATE, Organisation))
        return self.filter(own | scope.in_areas(permissions.SEE_FILINGS, "facility__area_id"))

    def operated_by(self, user):
        """Affairs of the facilities that the user runs."""
        return self.filter(
            facility__operator__organisation_id__in=scope_of(user).keys(permissions.OPERATE, Organisation)
        )

    def to_decide(self, user):
        """Affairs in the areas where the user decides on filings."""
        return self.filter(scope_of(user).in_areas(permissions.DECIDE_FILINGS, "facility__area_id"))

    def with_facility(self):
        """Bring facility, place and operator along."""
        return self.select_related("facility__area__parent", "facility__operator__organisation")
