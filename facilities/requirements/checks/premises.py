"""Checks on the premises. Set-based: few queries for any number of facilities."""

from datetime import date

from dateutil.relativedelta import relativedelta
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from facilities.ground.choices import Tenure
from facilities.ground.models import CareClass
from facilities.requirements.checks.classes import IS_FAMILY, above, classes_of
from portal.rulebook.rulebook import Breach, Breaches, Limits, Outcome, check

SECTION = "premises"


@check("setting-floor", section=SECTION)
def children_stay_near_the_ground(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """Fire guide and WS/T 821: no basement and no floor from the blocking one on; above a class's usual floor warns."""
    blocking = int(limits["floor.blocking_from"])
    blank = Q(highest_floor=None) | Q(uses_basement=None)
    unsure = facilities.order_by().filter(blank | Q(uses_basement=True) | Q(highest_floor__gte=blocking))
    for pk, floor, basement in (yield unsure.values_list("pk", "highest_floor", "uses_basement")):
        if floor is None or basement is None:
            yield Breach(pk, _("Floor and basement are not stated yet."), outcome=Outcome.UNKNOWN)
        if basement:
            yield Breach(pk, _("A basement must not be used for children."), {"field": "uses_basement"})
        if floor is not None and floor >= blocking:
            yield Breach(
                pk,
                _("Floor %(floor)s is used; floor %(blocking)s and above must not be."),
                {"floor": floor, "blocking": blocking, "field": "highest_floor"},
            )
    high = Q(floor__lt=1) | Q(floor__gte=blocking) | above(limits, "class.%s.highest_floor", "floor")
    for care_class in (yield classes_of(facilities).filter(high)):
        yield from _floor_of(care_class, blocking, int(limits[f"class.{care_class.kind}.highest_floor"]))


def _floor_of(care_class: CareClass, blocking: int, usual: int) -> Breaches:
    where = {"care_class": care_class.name, "floor": care_class.floor}
    if care_class.floor < 1:
        yield Breach(care_class.facility_id, _("%(care_class)s lies in a basement."), where)
    elif care_class.floor >= blocking:
        reason = _("%(care_class)s lies on floor %(floor)s; floor %(blocking)s and above must not be used.")
        yield Breach(care_class.facility_id, reason, where | {"blocking": blocking})
    elif care_class.floor > usual:
        reason = _("%(care_class)s lies on floor %(floor)s, above floor %(usual)s: the reviewer needs a reason.")
        yield Breach(care_class.facility_id, reason, where | {"usual": usual}, Outcome.WARNED)


@check("setting-11-lease", section=SECTION, applies=Q(tenure=Tenure.LEASED))
def leases_run_long_enough(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """Setting standard art. 11: own premises or a lease of so many years; and the lease has not run out."""
    years = int(limits["lease.least_years"])
    for pk, start, end in (yield facilities.order_by().values_list("pk", "lease_from", "lease_until")):
        if start is None or end is None:
            yield Breach(pk, _("Begin and end of the lease are not stated yet."), {"field": "lease_from"})
            continue
        if end < start + relativedelta(years=years, days=-1):
            yield Breach(
                pk,
                _("The lease from %(start)s to %(end)s is shorter than %(years)s years."),
                {"start": start, "end": end, "years": years, "field": "lease_until"},
            )
        if end < on:
            yield Breach(pk, _("The lease ran out on %(end)s."), {"end": end, "field": "lease_until"})


@check("setting-area-outdoor", section=SECTION, blocks_filing=False, applies=~IS_FAMILY)
def there_is_room_outdoors(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """Outdoor space per place; a public space nearby may be used instead, so too little warns."""
    per_child = limits["outdoor.area_per_child"]
    blank = Q(outdoor_area=None) | Q(capacity=None) | Q(capacity=0)
    unsure = facilities.order_by().filter(blank | Q(outdoor_area__lt=per_child * F("capacity")))
    for pk, area, capacity in (yield unsure.values_list("pk", "outdoor_area", "capacity")):
        if area is None or not capacity:
            yield Breach(pk, _("Outdoor area or places are not stated yet."), outcome=Outcome.UNKNOWN)
        elif area < per_child * capacity:
            yield Breach(
                pk,
                _(
                    "%(area)s m² outdoors for %(places)s places; %(least)s m² are required. Is there a safe public "
                    "space nearby?"
                ),
                {"area": area, "places": capacity, "least": per_child * capacity, "field": "outdoor_area"},
                Outcome.WARNED,
            )
