"""What the public asks of the register: names, distances, classes, places free, and what became of those no longer filed."""

from decimal import Decimal

from django.db.models import (
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
    Sum,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, TruncDate

from facilities import namesearch
from facilities.choices import LISTED_STATES, PUBLIC_STATES, FacilityState, FilingState
from portal.models import Transition


class PublicQuerySet(QuerySet):
    def public(self):
        """Facilities with a filing that holds: what parents may choose from."""
        return self.filter(state__in=PUBLIC_STATES)

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
        """Facilities with a position, from the point outwards by plain degrees, annotated as `degrees`; see `facilities.nearby`."""
        here = Func(Value(longitude), Value(latitude), function="point")
        there = Func("longitude", "latitude", function="point")  # as the index has it
        away = Func(there, here, template="%(expressions)s", arg_joiner=" <-> ", output_field=FloatField())
        placed = self.filter(longitude__isnull=False, latitude__isnull=False)
        return placed.annotate(degrees=away).order_by("degrees")

    def with_class_for(self, kinds, *, free: bool = False):
        """Facilities with a class of one of the kinds, and with a place free in such a class if asked."""
        classes = self.model._meta.get_field("classes").related_model.objects.filter(facility=OuterRef("pk"))
        if kinds is not None:
            classes = classes.filter(kind__in=kinds)
        return self.filter(Exists(classes.filter(places__gt=F("enrolled")) if free else classes))

    def with_openings(self):
        """Annotate `offered`, the places of all classes (of one without classes the stated ones), and `free`, those not taken in the classes that have some."""
        classes = self.model._meta.get_field("classes").related_model.objects.filter(facility=OuterRef("pk"))
        grouped = classes.order_by().values("facility")
        spare = Sum(F("places") - F("enrolled"), filter=Q(places__gt=F("enrolled")))
        return self.annotate(
            offered=Coalesce(Subquery(grouped.annotate(all=Sum("places")).values("all")), F("capacity"), 0),
            free=Coalesce(Subquery(grouped.annotate(spare=spare).values("spare")), 0),
        )

    def with_fee(self):
        """Annotate `fee`, the monthly fee; who states none comes last."""
        return self.annotate(fee=Coalesce("monthly_fee", Decimal(10**7)))

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
