"""Places free, class by class, with the day on which that was so. What was told too long ago is not known, and never zero.

A class's places free are what the facility reported of it last; where its enrolment was reported later, places less children. Either
counts as known for `places.days_known` days of the rulebook, the last of them included.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    DecimalField,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from facilities.ground import vocabulary
from facilities.ground.models import CareClass, Facility
from portal.rulebook.rulebook import Limits

DAYS_KNOWN = "places.days_known"
FEE = DecimalField(max_digits=8, decimal_places=2)
DEAREST = Decimal(10**7)  # yuan: sorts who states no fee behind all others


def known_since(on: date) -> date:
    """Return the oldest day whose report still counts on a day; a day that never comes while the rulebook has no number."""
    days = Limits(on).starting(DAYS_KNOWN).get("")
    return date.max if days is None else on - timedelta(days=int(days))


def told(classes: QuerySet[CareClass], since: date) -> Any:
    """Annotate classes with `told_free` and `told_on`; both are None where nothing that still counts was told."""
    reported = Q(offer__free_as_of__gte=since) & (
        Q(facility__places_as_of__isnull=True) | Q(offer__free_as_of__gte=F("facility__places_as_of"))
    )
    counted = Q(facility__places_as_of__gte=since)
    spare = Greatest(F("places") - F("enrolled"), Value(0))
    return classes.annotate(
        told_free=Case(When(reported, then=F("offer__free")), When(counted, then=spare), output_field=IntegerField()),
        told_on=Case(
            When(reported, then=F("offer__free_as_of")),
            When(counted, then=F("facility__places_as_of")),
            output_field=DateField(),
        ),
    )


def _classes(kinds: set[str] | None) -> QuerySet[CareClass]:
    rows = CareClass.objects.filter(facility=OuterRef("pk")).order_by()
    return rows if kinds is None else rows.filter(kind__in=kinds)


def with_vacancies(facilities: QuerySet[Facility], *, since: date, kinds: set[str] | None = None) -> Any:
    """Annotate `offered`, `free`, `free_on` and `class_fee` of the classes of some kinds, or of all.

    `free` is None if nothing is known, and also if no place is known to be free while some class is not known; `free_on` is the oldest
    day that it rests on. `class_fee` is the lowest fee of these classes, None without kinds or where no class states one.
    """
    classes = _classes(kinds)
    grouped = told(classes, since).values("facility")
    summed = grouped.annotate(spare=Sum("told_free"), untold=Count("pk", filter=Q(told_free__isnull=True)))
    return facilities.annotate(
        offered=vocabulary.each(classes, states_places=kinds is None)["places"],
        free=Subquery(summed.filter(Q(untold=0) | Q(spare__gt=0)).values("spare")),
        free_on=Subquery(grouped.annotate(day=Min("told_on")).values("day")),
        class_fee=_class_fee(kinds),
    )


def sortable(facilities: Any) -> Any:
    """Annotate facilities that carry the above by `free_sorted` and `fee`, which are never null: only a list that is sorted by them pays for it."""
    free, fee = vocabulary.sortable("free"), Coalesce("class_fee", "monthly_fee", DEAREST)
    return facilities.annotate(free_sorted=free, fee=fee)


def _class_fee(kinds: set[str] | None) -> Any:
    if kinds is None:
        return Value(None, output_field=FEE)
    lowest = _classes(kinds).values("facility").annotate(lowest=Min("offer__monthly_fee")).values("lowest")
    return Subquery(lowest, output_field=FEE)


def fee(kinds: set[str] | None) -> Any:
    """Return the fee of a facility for a child of the kinds: the lowest of these classes, else its own; None if it states none."""
    return Coalesce(_class_fee(kinds), F("monthly_fee"))


def with_free(facilities: QuerySet[Facility], *, since: date, kinds: set[str] | None = None) -> Any:
    """Facilities with a place known to be free in a class of the kinds."""
    return facilities.filter(Exists(told(_classes(kinds), since).filter(told_free__gt=0)))
