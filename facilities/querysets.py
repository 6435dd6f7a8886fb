"""Recurring questions about facilities and filings."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Least
from guardian.models import UserObjectPermission

from facilities.choices import (
    ENDED_STATES,
    OPEN_FILING_STATES,
    OPEN_ORDER_STATES,
    OPEN_REGISTRATION_STATES,
    REGISTRARS,
    UNDECIDED_FILING_STATES,
    CancellationState,
    FilingState,
    OpinionState,
    OrderState,
    ProposalState,
    RegistrationState,
    VerificationState,
)
from facilities.publicquerysets import PublicQuerySet
from portal import permissions
from portal.choices import TermKind
from portal.models import Organisation, Term
from portal.querysets import within
from portal.scope import scope_of

OPERATORS_AREA = "operator__organisation__area_id"


class FacilityQuerySet(PublicQuerySet):
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

    def within(self, *codes: str):
        """Facilities at or below the areas."""
        return self.filter(within(codes))

    def with_places(self):
        """Annotate `places` and `enrolled`, summed over the classes; of one without classes the places that are stated."""
        places = Coalesce(Sum("classes__places"), F("capacity"), 0)
        return self.annotate(places=places, enrolled=Sum("classes__enrolled", default=0))

    def with_places_each(self):
        """Annotate the same for each row that is fetched: faster for one page, slower for all rows."""
        classes = self.model._meta.get_field("classes").related_model.objects.filter(facility=OuterRef("pk"))
        grouped = classes.order_by().values("facility")
        return self.annotate(
            places=Coalesce(Subquery(grouped.annotate(all=Sum("places")).values("all")), F("capacity"), 0),
            enrolled=Coalesce(Subquery(grouped.annotate(all=Sum("enrolled")).values("all")), 0),
        )

    def with_area(self):
        """Bring community, street, operator and its registrar along."""
        return self.select_related("area__parent", "operator__organisation", "operator__recorded_by")


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


class AbsenceQuerySet(QuerySet):
    def visible_to(self, user):
        """One's own absences, those in which one stands in, and those of the reviewers whom the user leads."""
        led = UserObjectPermission.objects.filter(
            within(scope_of(user).areas(permissions.DECIDE_FILINGS), "object_pk"),
            permission__codename=permissions.codename(permissions.REVIEW_FILINGS),
            content_type__model="area",
        )
        return self.filter(Q(user=user) | Q(deputy=user) | Q(user__in=led.values("user")))

    def on(self, day: date):
        """Absences in whose span the day lies and that were not ended before it."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day), from_on__lte=day, until_on__gte=day)

    def overlapping(self, first: date, last: date):
        """Absences that share a day with the span."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=first), from_on__lte=last, until_on__gte=first)

    def lasting(self, day: date):
        """Absences that run on the day or are yet to come."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day), until_on__gte=day)


def _of_case(user, prefix: str) -> Q:
    """Rows about facilities whose filings the user sees officially, and about one's own."""
    scope = scope_of(user)
    own = Q(**{f"{prefix}operator__organisation_id__in": scope.keys(permissions.OPERATE, Organisation)})
    return own | scope.in_areas(permissions.SEE_FILINGS, f"{prefix}area_id")


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


class OfFacilityQuerySet(QuerySet):
    """Rows that hang on a facility."""

    def visible_to(self, user):
        """Rows about facilities whose filings the user sees, and about one's own."""
        return self.filter(_of_case(user, "facility__"))

    def operated_by(self, user):
        """Rows about facilities that the user runs."""
        bodies = scope_of(user).keys(permissions.OPERATE, Organisation)
        return self.filter(facility__operator__organisation_id__in=bodies)

    def with_facility(self):
        """Bring facility, place and operator along."""
        return self.select_related("facility__area__parent", "facility__operator__organisation")

    def due(self, kind: str):
        """Annotate `due_on`, the due date of the running term of a kind."""
        terms = Term.objects.running().filter(
            subject_type__app_label=self.model._meta.app_label,
            subject_type__model=self.model._meta.model_name,
            subject_id=OuterRef("pk"),
            kind=kind,
        )
        return self.annotate(due_on=Subquery(terms.values("due_on")[:1]))


class VerificationQuerySet(OfFacilityQuerySet):
    def planned(self):
        """Verifications that are still to be made, with `due_on`."""
        return self.filter(state=VerificationState.PLANNED).due(TermKind.VERIFICATION)

    def passed(self):
        """Verifications that found everything met, the latest first."""
        return self.filter(state=VerificationState.PASSED).order_by("-visited_on", "-id")


class VerificationItemQuerySet(QuerySet):
    def visible_to(self, user):
        """Items of visible verifications; photos are handed out by this."""
        return self.filter(_of_case(user, "verification__facility__"))


class CorrectionOrderQuerySet(OfFacilityQuerySet):
    def open(self):
        """Orders that are not met yet, with `due_on`."""
        return self.filter(state__in=OPEN_ORDER_STATES).due(TermKind.CORRECTION)

    def overdue(self, on: date):
        """Orders whose last day has passed without an answer."""
        return self.filter(state=OrderState.ORDERED).due(TermKind.CORRECTION).filter(due_on__lt=on)


class CorrectionAnswerQuerySet(QuerySet):
    def visible_to(self, user):
        """Answers to visible orders; their evidence is handed out by this."""
        return self.filter(_of_case(user, "order__facility__"))


class CancellationQuerySet(OfFacilityQuerySet):
    def open(self):
        """Proceedings that are not decided yet, with `due_on`, the end of the hearing period."""
        return self.filter(state=CancellationState.ANNOUNCED).due(TermKind.HEARING)


class CaseFileExportQuerySet(QuerySet):
    def visible_to(self, user):
        """One's own exports only, each holds what its owner may see; and only while the facility is visible."""
        facilities = self.model._meta.get_field("facility").related_model.objects
        return self.filter(by=user, facility__in=facilities.visible_to(user))


class OperatorQuerySet(QuerySet):
    def registered_by(self, user):
        """Operators whose registrar is the user's department: by nature, in the areas of the post."""
        scope = scope_of(user)
        natures = [nature for nature, department in REGISTRARS.items() if department in scope.departments]
        here = scope.in_areas(permissions.REGISTER_OPERATORS, "organisation__area_id")
        return self.filter(here, nature__in=natures)

    def operated_by(self, user):
        """Operators for which the user acts."""
        return self.filter(organisation_id__in=scope_of(user).keys(permissions.OPERATE, Organisation))

    def ended(self):
        """Operators whose registration does not hold any more."""
        return self.filter(state__in=ENDED_STATES)

    def with_registrar(self):
        """Bring body and registrar along."""
        return self.select_related("organisation__area", "recorded_by")


def _own(user):
    return Q(operator__organisation_id__in=scope_of(user).keys(permissions.OPERATE, Organisation))


def _registrars(user):
    """Match what concerns operators that the user's department registers."""
    scope = scope_of(user)
    return Q(registrar_id__in=scope.departments) & scope.in_areas(permissions.REGISTER_OPERATORS, OPERATORS_AREA)


class RegistrationQuerySet(QuerySet):
    def visible_to(self, user):
        """One's own; for the registrar those received; for those who see filings what was registered."""
        received = _registrars(user) & Q(received_on__isnull=False)
        registered = scope_of(user).in_areas(permissions.SEE_FILINGS, OPERATORS_AREA)
        return self.filter(_own(user) | received | registered & Q(state=RegistrationState.REGISTERED))

    def personal_to(self, user):
        """Registrations whose ID numbers and copies the user may see: one's own, and those the registrar received."""
        return self.filter(_own(user) | _registrars(user) & Q(received_on__isnull=False))

    def open(self):
        """Registrations that still await somebody."""
        return self.filter(state__in=OPEN_REGISTRATION_STATES)

    def awaiting_registrar(self, user):
        """Registrations that await the user's department."""
        return self.filter(_registrars(user), state=RegistrationState.SUBMITTED)

    def with_operator(self):
        """Bring operator, body and registrar along."""
        return self.select_related("operator__organisation__area", "registrar")

    def with_due_date(self):
        """Annotate `due_on`, the due date of the running term."""
        terms = Term.objects.running().filter(
            subject_type__app_label="facilities",
            subject_type__model="registration",
            subject_id=OuterRef("pk"),
            kind=TermKind.REGISTRATION,
        )
        return self.annotate(due_on=Subquery(terms.values("due_on")[:1]))


class RegistryEntryQuerySet(QuerySet):
    def visible_to(self, user):
        """Entries on one's own registration, those of one's department, and those in areas where the user sees filings."""
        official = scope_of(user).in_areas(permissions.SEE_FILINGS, OPERATORS_AREA)
        return self.filter(_own(user) | _registrars(user) | official)

    def of(self, operator):
        """Entries on an operator, newest first."""
        return self.filter(operator=operator).select_related("registrar", "by").order_by("-id")


class AffairQuerySet(OfFacilityQuerySet):
    """Suspensions, terminations, annual reports, appeals: each about one facility, seen by its operator and the bureau."""

    def to_decide(self, user):
        """Affairs in the areas where the user decides on filings."""
        return self.filter(scope_of(user).in_areas(permissions.DECIDE_FILINGS, "facility__area_id"))
