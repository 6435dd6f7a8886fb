"""What the words mean that are counted of facilities: every page, file, paper, export and rollup takes them from here.

Unknown is `None` and never 0. A facility without classes has told no enrolment; one that has stated no places either has unknown
places. What is unknown is left out of both sides of a rate, and how often it is unknown is counted beside.
"""

from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

FACILITIES = _("Facilities on file: those whose filing holds today, whether or not the day of the filing is known.")
PLACES = _(
    "Places: those of all classes of the facilities on file; of a facility that has entered no classes the places it states."
)
CHILDREN = _("Children enrolled: in all classes of the facilities on file, as the facilities keep them in this portal.")
FREE = _("Places free: in each class the places that no child has; not known where a facility has entered no classes.")
TAKEN = _(
    "Share of places taken: children enrolled of the places of those facilities whose enrolment is known; the others are left out."
)
PLACES_OF_REPORTS = _(
    "Places and children of a month: as the facilities reported them for that month, where the report is approved."
)

IN_CLASSES, STATED = "classes__places", "capacity"
UNSORTED = -1  # stands for unknown in columns by which pages are cut


def joined() -> dict[str, Any]:
    """Return `places` and `enrolled` of a facility by one join over its classes."""
    return {"places": Coalesce(Sum(IN_CLASSES), F(STATED)), "enrolled": Sum("classes__enrolled")}


def each(classes: QuerySet, *, states_places: bool = True) -> dict[str, Any]:
    """Return `places`, `enrolled` and `free` of a facility from the classes given, as queries of their own for each row.

    Of some classes only (those for an age) the places that a facility states for all do not count.
    """
    grouped = classes.order_by().values("facility")
    spare = Coalesce(Sum(F("places") - F("enrolled"), filter=Q(places__gt=F("enrolled"))), 0)
    in_classes = Subquery(grouped.annotate(all=Sum("places")).values("all"))
    return {
        "places": Coalesce(in_classes, F(STATED)) if states_places else in_classes,
        "enrolled": Subquery(grouped.annotate(all=Sum("enrolled")).values("all")),
        "free": Subquery(grouped.annotate(spare=spare).values("spare")),
    }


def sums() -> dict[str, Any]:
    """Return the sums over facilities that carry `places` and `enrolled`; `taken_of` is what a rate of `children` is taken of."""
    known = Q(enrolled__isnull=False)
    return {
        "facilities": Count("pk"),
        "sum_places": Coalesce(Sum("places"), 0),
        "places_unknown": Count("pk", filter=Q(places__isnull=True)),
        "children": Coalesce(Sum("enrolled"), 0),
        "taken_of": Coalesce(Sum("places", filter=known), 0),
        "enrolled_unknown": Count("pk", filter=~known),
        "inclusive": Coalesce(Sum("places", filter=Q(is_inclusive=True)), 0),
    }


def filed_by(on: date) -> Q:
    """Match facilities filed by a day; one that came from another register without a date counts as filed before it."""
    return Q(filed_on__isnull=True) | Q(filed_on__lte=on)


def sortable(name: str) -> Coalesce:
    """Return a number for sorting, in which what is not known comes last from the greatest down."""
    return Coalesce(F(name), Value(UNSORTED))
