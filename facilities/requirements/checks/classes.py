"""Checks on classes and places. Set-based: few queries for any number of facilities."""

from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from facilities.ground.choices import CENTRE_KINDS, ClassKind, Setting
from facilities.ground.models import CareClass
from portal.rulebook.rulebook import Breach, Breaches, Limits, Outcome, check

SECTION = "classes"
IS_FAMILY = Q(setting=Setting.FAMILY)


def classes_of(facilities: QuerySet) -> QuerySet[CareClass]:
    """Return the classes of all the facilities, in a steady order."""
    return CareClass.objects.filter(facility__in=facilities.order_by()).order_by("facility_id", "kind", "id")


def above(limits: Limits, number: str, column: str) -> Q:
    """Match classes above the number of their kind, and those of a kind for which the rulebook has none."""
    known = limits.starting("")
    numbers = {kind: known[number % kind] for kind in ClassKind.values if number % kind in known}
    over = [Q(**{"kind": kind, f"{column}__gt": most}) for kind, most in numbers.items()]
    return reduce(or_, over, ~Q(kind__in=numbers))


@check("setting-19-class-size", section=SECTION, applies=~IS_FAMILY)
def classes_are_small_enough(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """Setting standard art. 19: most children per kind of class, of the kinds that a centre has."""
    number = "class.%s.most_children"
    yield from _of_other_kinds(facilities.filter(classes__kind=ClassKind.FAMILY))
    centres = classes_of(facilities).exclude(kind=ClassKind.FAMILY)
    for care_class in (yield centres.filter(above(limits, number, "places"))):
        most = int(limits[number % care_class.kind])
        yield Breach(
            care_class.facility_id,
            _("%(care_class)s: %(places)s places, at most %(most)s are allowed in this kind of class."),
            {"care_class": care_class.name, "places": care_class.places, "most": most},
        )


@check("family-places", section="basics", applies=IS_FAMILY)
def family_care_points_are_small(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """Family care points: at most so many children."""
    most = int(limits["family.most_children"])
    for pk, capacity in (yield facilities.order_by().filter(capacity__gt=most).values_list("pk", "capacity")):
        yield Breach(
            pk,
            _("%(places)s places, a family care point has at most %(most)s."),
            {"places": capacity, "most": most, "field": "capacity"},
        )
    yield from _of_other_kinds(facilities.filter(classes__kind__in=CENTRE_KINDS))


def _of_other_kinds(facilities: QuerySet) -> Breaches:
    for pk in (yield facilities.order_by().values_list("pk", flat=True).distinct()):
        yield Breach(pk, _("Classes of this kind do not go with how the facility is run. Please choose the kind anew."))


@check("filing-classes-exist", section=SECTION)
def there_are_classes(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """Filing form: classes are part of what is filed."""
    for pk in (yield facilities.order_by().filter(classes__isnull=True).values_list("pk", flat=True)):
        yield Breach(pk, _("No class is entered yet."))


@check("filing-capacity", section=SECTION, applies=Q(capacity__isnull=False))
def places_of_the_classes_add_up(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """Filing form: the capacity filed is the sum of the classes' places."""
    rows = facilities.order_by().with_places().filter(places__gt=0).exclude(places=F("capacity"))  # type: ignore[attr-defined]
    for pk, capacity, places in (yield rows.values_list("pk", "capacity", "places")):
        yield Breach(
            pk,
            _("The classes have %(places)s places together, the facility states %(capacity)s."),
            {"places": places, "capacity": capacity},
        )


@check("management-headcount", section=SECTION)
def nobody_is_enrolled_beyond_the_places(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """Management norm: the headcount is never above what was filed; held class by class."""
    for care_class in (yield classes_of(facilities).filter(enrolled__gt=F("places"))):
        yield Breach(
            care_class.facility_id,
            _("%(care_class)s: %(enrolled)s children are enrolled for %(places)s places."),
            {"care_class": care_class.name, "enrolled": care_class.enrolled, "places": care_class.places},
        )


@check("setting-size", section=SECTION, blocks_filing=False)
def not_more_classes_than_a_large_facility(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """Design code: a large facility has up to so many groups; beyond that the reviewer needs a reason."""
    most = int(limits["facility.most_classes"])
    large = facilities.order_by().annotate(number=Count("classes")).filter(number__gt=most)
    for pk, classes in (yield large.values_list("pk", "number")):
        yield Breach(
            pk,
            _("%(classes)s classes, a large facility has at most %(most)s."),
            {"classes": classes, "most": most},
            Outcome.WARNED,
        )


@check("setting-area-indoor", section=SECTION)
def rooms_are_large_enough(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """Minimum areas of activity and sleeping rooms, per kind of class; kinds without a number are not asked."""
    least = limits.starting("class.")
    asked = [
        (kind, use, least[f"{kind}.{use}"]) for kind in ClassKind.values for use in USES if f"{kind}.{use}" in least
    ]
    unsure = [Q(**{"kind": kind, use: None}) | Q(**{"kind": kind, f"{use}__lt": area}) for kind, use, area in asked]
    for care_class in (yield classes_of(facilities).filter(reduce(or_, unsure))) if unsure else ():
        for use, label in USES.items():
            yield from _room(care_class, label, getattr(care_class, use), least.get(f"{care_class.kind}.{use}"))


USES = {"activity_area": _("activity area"), "sleep_area": _("sleeping area")}


def _room(care_class: CareClass, label: object, area: Decimal | None, least: Decimal | None) -> Breaches:
    where = {"care_class": care_class.name, "use": label, "area": area, "least": least}
    if least is None:
        return
    if area is None:
        reason = _("%(care_class)s: the %(use)s is not stated; at least %(least)s m² are required.")
        yield Breach(care_class.facility_id, reason, where, Outcome.UNKNOWN)
    elif area < least:
        yield Breach(
            care_class.facility_id, _("%(care_class)s: %(use)s %(area)s m²; at least %(least)s m² are required."), where
        )
