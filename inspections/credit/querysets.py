"""Recurring questions about credit: the ledger, the lists, repairs."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from facilities.appeals.choices import AppealState
from facilities.models import Appeal
from inspections.credit.choices import OPEN_LISTINGS, ListingState, RepairState
from portal import permissions
from portal.accounts.scope import scope_of
from portal.models import Organisation, Threshold

COUNTS_UNDER_APPEAL = "credit.appealed.counts"  # of the rulebook: 1, or 0


def _appealed(on: date, prefix: str) -> Exists:
    """Match entries, by the row that proves them or the one they answer, against which an appeal runs on the day."""
    running = Appeal.objects.filter(Q(state=AppealState.SUBMITTED) | Q(decided_on__gt=on), filed_on__lte=on)
    about = {name: OuterRef(f"{prefix}{name}") for name in ("subject_type", "subject_id")}
    return Exists(running.filter(**about))


def _own(user) -> Q:
    return Q(facility__operator__organisation_id__in=scope_of(user).keys(permissions.OPERATE, Organisation))


def _official(user) -> Q:
    return scope_of(user).in_areas(permissions.SEE_FACILITIES, "facility__area_id")


class CreditEntryQuerySet(QuerySet):
    def visible_to(self, user):
        """Entries about facilities that the user may see as an office or runs; the public sees them on its own page."""
        return self.filter(_official(user) | _own(user))

    def counting(self, on: date):
        """Entries that count on the day: what is under appeal waits for the decision, unless the rulebook counts it meanwhile."""
        counts_all_the_same = Threshold.objects.in_force(on).filter(key=COUNTS_UNDER_APPEAL, value__gte=1)
        waits = _appealed(on, "") | _appealed(on, "answers__")
        return self.filter(~waits | Exists(counts_all_the_same), on__lte=on, until__gte=on)

    def deductions(self):
        """Entries that cost points; the others give back points of one of these."""
        return self.filter(answers__isnull=True)

    def with_reasons(self):
        """Bring the clause and the entry that is answered along."""
        return self.select_related("clause__regulation", "answers__clause__regulation")


class CreditRepairQuerySet(QuerySet):
    def visible_to(self, user):
        """One's own applications, and those in areas where the user sees inspections."""
        official = scope_of(user).in_areas(permissions.SEE_INSPECTIONS, "facility__area_id")
        return self.filter(official | _own(user))

    def to_decide(self, user):
        """Applications that wait, in areas where the user decides."""
        areas = scope_of(user).in_areas(permissions.DECIDE_FILINGS, "facility__area_id")
        return self.filter(areas, state=RepairState.ASKED)

    def with_case(self):
        """Bring the entry, its clause and the facility along."""
        return self.select_related(
            "facility__area__parent", "facility__operator__organisation", "entry__clause__regulation", "asked_by"
        )


class CreditListingQuerySet(QuerySet):
    def visible_to(self, user):
        """One's own, and those in areas where the user sees inspections."""
        official = scope_of(user).in_areas(permissions.SEE_INSPECTIONS, "facility__area_id")
        return self.filter(official | _own(user))

    def operated_by(self, user):
        """Listings of facilities that the user runs."""
        return self.filter(_own(user))

    def to_confirm(self, user):
        """Announced listings in areas where the user decides, proposed by somebody else."""
        areas = scope_of(user).in_areas(permissions.DECIDE_FILINGS, "facility__area_id")
        return self.filter(areas, state=ListingState.ANNOUNCED).exclude(proposed_by=user)

    def open(self):
        """Listings that are announced or hold."""
        return self.filter(state__in=OPEN_LISTINGS)

    def in_force(self, on: date):
        """Listings that hold on the day, whether or not the nightly task has ended what ran out."""
        held = Q(lifted_on__isnull=True) | Q(lifted_on__gt=on)
        return self.filter(held, from_on__lte=on, until_on__gte=on)

    def published(self):
        """Listings that hold or held: what the public sees, with reasons and term."""
        return self.filter(from_on__isnull=False)

    def run_out(self, on: date):
        """Listings whose last day has passed and that are not marked as over."""
        return self.filter(state=ListingState.LISTED, until_on__lt=on)

    def with_case(self):
        """Bring the facility, the clause and the two people along."""
        return self.select_related(
            "facility__area__parent",
            "facility__operator__organisation",
            "clause__regulation",
            "proposed_by",
            "decided_by",
        )
