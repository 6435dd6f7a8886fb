"""What the public statistics tell: places and facilities by street and class, shares and rates. No number about few children.

Counted from the facilities whose filing holds, as the public register lists them. How many children attend is told as a rate alone,
and not at all below `statistics.least_children` of the rulebook; where that hides one part of a whole, the next smallest is hidden too,
so that nobody finds it by subtraction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce, Substr

from facilities.ground import vocabulary
from facilities.ground.choices import ClassKind
from facilities.models import CareClass, Facility
from metrics.dashboards import figures as board, history, pictures
from metrics.dashboards.figures import Card
from metrics.dashboards.pictures import Course
from metrics.ground import charts
from metrics.ground.charts import Bar
from portal.areas.choices import AreaLevel
from portal.models import Area
from portal.rulebook.rulebook import Limits

LEAST = "statistics.least_children"
PLACES = "places-per-thousand"


@dataclass(frozen=True)
class Row:
    """A street, a kind of class or the whole district; `occupancy` in percent, None where it is protected or not computable.

    `places_unknown` and `enrolled_unknown` are facilities of which places or enrolment are not known.
    """

    code: str
    name: str
    facilities: int
    places: int
    inclusive: int
    occupancy: float | None
    is_protected: bool
    places_by_class: tuple[int, ...] = ()
    places_unknown: int = 0
    enrolled_unknown: int = 0

    @property
    def named_classes(self) -> list[tuple[str, int]]:
        """The places of each kind of class with its name."""
        return [(str(label), places) for label, places in zip(ClassKind.labels, self.places_by_class, strict=True)]

    @property
    def inclusive_share(self) -> float | None:
        """Places of inclusive facilities of a hundred places; None without places."""
        return 100 * self.inclusive / self.places if self.places else None


@dataclass(frozen=True)
class Statistics:
    """Everything that the page and its files tell."""

    area: Area
    on: date
    least: int
    total: Row
    streets: list[Row]
    classes: list[Row]
    per_thousand: Card | None
    course: Course | None

    def bars(self) -> list[Bar]:
        """Return the streets' places as bars."""
        return charts.bars([row.places for row in self.streets])


def statistics(*, on: date) -> Statistics:
    """Return the statistics of the portal's district as of a day."""
    area = Area.objects.get(pk=settings.DISTRICT_CODE)
    least = int(Limits(on)[LEAST])
    streets = _streets(area, on, least)
    card = next((card for card in board.cards(area, on=on) if card.indicator.code == PLACES), None)
    years = history.of_area(area, until=on.year).get(PLACES, {})
    return Statistics(
        area,
        on,
        least,
        _total(area, least),
        streets,
        _classes(least),
        card,
        pictures.course(card, years, on=on, frame=charts.WIDE) if card else None,
    )


def _facilities() -> Any:
    """Return the facilities of the public register, each with its places and children."""
    return Facility.objects.public().with_places_each()  # type: ignore[attr-defined]


def _total(area: Area, least: int) -> Row:
    rows = _facilities()
    sums = rows.aggregate(**vocabulary.sums())
    return _row(area.pk, str(area), sums, hidden=sums["children"] < least)


def _streets(area: Area, on: date, least: int) -> list[Row]:
    rows = _facilities().order_by().annotate(street=Substr("area_id", 1, int(AreaLevel.STREET))).values("street")
    found = {row["street"]: row for row in rows.annotate(**vocabulary.sums())}
    by_class = _places_by_class()
    streets = list(Area.objects.existing(on).filter(parent=area).order_by("code"))
    sums = [found.get(street.pk, NOTHING) for street in streets]
    hidden = protected([row["children"] for row in sums], least)
    return [
        _row(
            street.pk,
            str(street),
            row,
            hidden=number in hidden,
            by_class=tuple(by_class.get((street.pk, kind), 0) for kind in ClassKind.values),
        )
        for number, (street, row) in enumerate(zip(streets, sums, strict=True))
    ]


UNKNOWN = {"places_unknown": 0, "enrolled_unknown": 0}
NOTHING = {"facilities": 0, "sum_places": 0, "children": 0, "inclusive": 0, "taken_of": 0} | UNKNOWN


def _places_by_class() -> dict[tuple[str, str], int]:
    classes = CareClass.objects.filter(facility__in=Facility.objects.public())
    streets = classes.order_by().annotate(street=Substr("facility__area_id", 1, int(AreaLevel.STREET)))
    rows: Any = streets.values_list("street", "kind").annotate(sum=Sum("places"))
    return {(street, kind): places for street, kind, places in rows}


def _classes(least: int) -> list[Row]:
    classes = CareClass.objects.filter(facility__in=Facility.objects.public()).order_by().values("kind")
    rows = classes.annotate(
        facilities=Count("facility", distinct=True),
        sum_places=Sum("places"),
        children=Sum("enrolled"),
        inclusive=Coalesce(Sum(F("places"), filter=Q(facility__is_inclusive=True)), 0),
    )
    found: dict[str, Any] = {row["kind"]: dict(row) | {"taken_of": row["sum_places"]} | UNKNOWN for row in rows}
    sums = [found.get(kind, NOTHING) for kind in ClassKind.values]
    hidden = protected([row["children"] for row in sums], least)
    return [
        _row(kind, str(ClassKind(kind).label), row, hidden=number in hidden)
        for number, (kind, row) in enumerate(zip(ClassKind.values, sums, strict=True))
    ]


def protected(children: Sequence[int], least: int) -> set[int]:
    """Return the places of the parts whose rate is not told: those of few children, and never one alone."""
    hidden = {number for number, count in enumerate(children) if 0 < count < least}
    others = sorted((count, number) for number, count in enumerate(children) if count >= least)
    return hidden | ({others[0][1]} if len(hidden) == 1 and others else set())


def _row(code: str, name: str, sums: dict[str, Any], *, hidden: bool, by_class: tuple[int, ...] = ()) -> Row:
    whole = sums["taken_of"]
    occupancy = 100 * sums["children"] / whole if whole and not hidden else None
    counts = (sums["facilities"], sums["sum_places"], sums["inclusive"])
    unknown = (sums["places_unknown"], sums["enrolled_unknown"])
    return Row(code, name, *counts, occupancy, hidden, by_class, *unknown)
