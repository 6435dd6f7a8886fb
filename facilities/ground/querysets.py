"""What the public asks of the register: names, distances, classes, places free, and what became of those no longer filed."""

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    Exists,
    F,
    FloatField,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, TruncDate

from facilities.ground import namesearch, vocabulary
from facilities.ground.choices import (
    ENDED_STATES,
    LISTED_STATES,
    PUBLIC_STATES,
    REGISTRARS,
    FacilityState,
    FilingState,
)
from portal import permissions
from portal.accounts.scope import scope_of
from portal.models import ImportedRow, Organisation, Term, Transition
from portal.querysets import within

BEHIND_ALL = 10**12  # beyond every key


class PublicQuerySet(QuerySet):
    def public(self):
        """Facilities with a filing that holds: what parents may choose from."""
        return self.filter(state__in=PUBLIC_STATES)

    def filed_by(self, on):
        """Facilities whose filing holds and was made by the day."""
        return self.public().filter(vocabulary.filed_by(on))

    def listed(self):
        """Facilities that have a public page: filed now or once, or refused, which is published."""
        refused = self.model.objects.filter(filings__state=FilingState.REFUSED)
        return self.filter(Q(state__in=LISTED_STATES) | Q(pk__in=refused.values("pk")))

    def named(self, text: str):
        """Facilities whose name or other name holds the text, whatever its case, width, spaces and punctuation.

        Rare texts are looked up in the index of pieces, common ones found sooner by reading in order.
        """
        wanted = namesearch.folded(text)
        if not wanted:
            return self.none()
        holds = f"{self.model._meta.db_table}.search_key LIKE %s"
        found = self.filter(RawSQL(holds, [f"%{wanted}%"], output_field=BooleanField()))  # noqa: S611 - a column no model has
        if namesearch.is_common(wanted):
            return found
        has_pieces = f"{self.model._meta.db_table}.search_pieces @@ %s::tsquery"
        return found.filter(RawSQL(has_pieces, [namesearch.tsquery(wanted)], output_field=BooleanField()))  # noqa: S611 - likewise

    def nearest(self, longitude: float, latitude: float):
        """Facilities with a position, from the point outwards by plain degrees, annotated as `degrees`; see `facilities.register.nearby`."""
        here = Func(Value(longitude), Value(latitude), function="point")
        there = Func("longitude", "latitude", function="point")  # as the index has it
        away = Func(there, here, template="%(expressions)s", arg_joiner=" <-> ", output_field=FloatField())
        placed = self.filter(longitude__isnull=False, latitude__isnull=False)
        return placed.annotate(degrees=away).order_by("degrees")

    def with_class_for(self, kinds):
        """Facilities with a class of one of the kinds; places free are the case `places`'s."""
        return self.filter(Exists(self._classes(kinds)))

    def _classes(self, kinds=None):
        rows = self.model._meta.get_field("classes").related_model.objects.filter(facility=OuterRef("pk"))
        return rows if kinds is None else rows.filter(kind__in=kinds)

    def with_turn(self, last):
        """Annotate `turn`, by which a list stands: by key, the facilities of some keys behind all others."""
        behind = Case(When(pk__in=last, then=Value(BEHIND_ALL)), default=Value(0), output_field=BigIntegerField())
        return self.annotate(turn=F("pk") + behind)

    def ended(self):
        """Facilities without a filing that holds, which the public may read about: refused, ordered, suspended, cancelled, closed.

        Annotates `since`, the day of the decision.
        """
        gone = self.listed().exclude(state__in=PUBLIC_STATES)
        filings = self.model._meta.get_field("filings").related_model.objects
        refused = filings.filter(facility=OuterRef("pk"), state=FilingState.REFUSED).order_by("-decided_on")
        moves = Transition.objects.filter(
            subject_type__app_label="facilities",
            subject_type__model="facility",
            subject_id=OuterRef("pk"),
            after=OuterRef("state"),
        ).order_by("-id")
        moved_on = Subquery(moves.annotate(day=TruncDate("at")).values("day")[:1])
        return gone.annotate(
            since=Coalesce(
                Case(
                    When(state=FacilityState.UNFILED, then=Subquery(refused.values("decided_on")[:1])), default=moved_on
                ),
                Subquery(refused.values("decided_on")[:1]),
                "filed_on",
                TruncDate("created_at"),
            )
        )


OPERATORS_AREA = "operator__organisation__area_id"


def _run_by(scope):
    """Match the facilities of the bodies for which the scope's user operates."""
    return Q(operator__organisation_id__in=scope.keys(permissions.OPERATE, Organisation))


class FacilityQuerySet(PublicQuerySet):
    def visible_to(self, user):
        """Facilities in the user's areas unless they are drafts, of the user's organisations, or granted one by one."""
        scope = scope_of(user)
        granted = scope.anchors.get((permissions.SEE_FACILITIES, "facilities.facility"), frozenset())
        condition = scope.in_areas(permissions.SEE_FACILITIES) & self._is_no_draft() | Q(pk__in=granted)
        if own := scope.keys(permissions.OPERATE, Organisation):  # an empty branch would still join the operators
            condition |= Q(operator__organisation_id__in=own)
        return self.filter(condition)

    def personal_to(self, user):
        """Facilities whose personal data the user may see: one's own, and those in areas where the post brings it."""
        scope = scope_of(user)
        return self.filter(_run_by(scope) | scope.in_areas(permissions.SEE_PERSONAL_DATA) & self._is_no_draft())

    def without_drafts_of_others(self, user):
        """Facilities that were handed in once, and the user's own, for pages that ask for what is shown of them on their own."""
        return self.filter(_run_by(scope_of(user)) | self._is_no_draft())

    def _is_no_draft(self):
        """Match what was handed in once, or came from another register: a draft is its operator's alone."""
        handed_in = self.model._meta.get_field("filings").related_model.objects.filter(
            facility=OuterRef("pk"), received_on__isnull=False
        )
        imported = ImportedRow.objects.filter(importer="facilities", subject_id=OuterRef("pk"))
        return ~Q(state=FacilityState.UNFILED) | Exists(handed_in) | Exists(imported)

    def operated_by(self, user):
        """Facilities that the user runs."""
        return self.filter(_run_by(scope_of(user)))

    def within(self, *codes: str):
        """Facilities at or below the areas."""
        return self.filter(within(codes))

    def with_places(self):
        """Annotate `places` and `enrolled` by their definitions; None is not known."""
        return self.annotate(**vocabulary.joined())

    def with_places_each(self):
        """Annotate the same for each row that is fetched: faster for one page, slower for all rows."""
        found = vocabulary.each(self._classes())
        found = self.annotate(places=found["places"], enrolled=found["enrolled"])
        return found.annotate(places_sorted=vocabulary.sortable("places"))

    def with_area(self):
        """Bring community, street, operator and its registrar along."""
        return self.select_related("area__parent", "operator__organisation", "operator__recorded_by")


def of_case(user, prefix: str) -> Q:
    """Rows about facilities whose filings the user sees officially, and about one's own."""
    scope = scope_of(user)
    own = Q(**{f"{prefix}operator__organisation_id__in": scope.keys(permissions.OPERATE, Organisation)})
    return own | scope.in_areas(permissions.SEE_FILINGS, f"{prefix}area_id")


class OfFacilityQuerySet(QuerySet):
    """Rows that hang on a facility."""

    def visible_to(self, user):
        """Rows about facilities whose filings the user sees, and about one's own."""
        return self.filter(of_case(user, "facility__"))

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


def own(user):
    """Match what belongs to the user's operators."""
    return Q(operator__organisation_id__in=scope_of(user).keys(permissions.OPERATE, Organisation))


class AffairQuerySet(OfFacilityQuerySet):
    """Suspensions, terminations, annual reports, appeals: each about one facility, seen by its operator and the bureau."""

    def to_decide(self, user):
        """Affairs in the areas where the user decides on filings."""
        return self.filter(scope_of(user).in_areas(permissions.DECIDE_FILINGS, "facility__area_id"))
