"""What a parent asks of the register, as a queryset of facilities."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from facilities.ground.choices import ClassKind
from facilities.ground.distances import Position
from facilities.ground.models import Facility
from facilities.places import vacancies
from facilities.register.nearby import nearest
from portal.rulebook.rulebook import Limits

MOST_NEAR = 100  # facilities that a search by distance looks at, the nearest
WAYS: list[
    tuple[str | Promise, str]
] = []  # what upper cases make of a search: label, and the name of a page that is given its address
SAME = ("inclusive", "setting", "meals")
COLUMNS = {"inclusive": "is_inclusive", "setting": "setting", "meals": "serves_meals"}
HOURS = {  # what is not known does not count as open
    "open_from": "hours__opens_at__lte",
    "open_until": "hours__closes_at__gte",
    "weekends": "hours__on_weekends",
    "night": "hours__at_night",
    "holidays": "hours__in_holidays",
}


@dataclass(frozen=True)
class Near:
    """Facilities by their distance from where somebody stands, in metres, the nearest first."""

    start: Position
    rows: list[tuple[Any, float]]


def months_on(born: date, on: date) -> int:
    """Return the age in whole months of a child born on a day."""
    return (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)


def months_ahead(needed: date, on: date) -> int:
    """Return how many months a month lies ahead; below nothing if it is over."""
    return (needed.year - on.year) * 12 + needed.month - on.month


def kinds_for(months: int, on: date) -> list[str]:
    """Return the kinds of classes that take a child of that age, by the rulebook's numbers of the day."""
    limits = Limits(on).starting("class.")
    return [
        kind
        for kind in ClassKind.values
        if limits.get(f"{kind}.months_from", 0) <= months < limits.get(f"{kind}.months_to", 0)
    ]


def matching(wanted: Mapping[str, Any], *, on: date) -> QuerySet[Facility]:
    """Return the facilities of the public register that fit what was asked; an empty answer asks nothing."""
    found = Facility.objects.public()
    for name in filter(None, (wanted.get("name"), wanted.get("meant_name"))):
        found = found.named(name)
    if address := wanted.get("meant_address"):
        found = found.filter(address__contains=address)
    if area := wanted.get("community") or wanted.get("street"):
        found = found.within(area.code)
    found = found.filter(**{COLUMNS[name]: wanted[name] for name in SAME if wanted.get(name)})
    found = found.filter(**{column: wanted[name] for name, column in HOURS.items() if wanted.get(name)})
    if form := wanted.get("service_form"):
        found = found.filter(service_forms__contains=[form])
    chosen = kinds(wanted, on)
    return _by_classes(_by_price(found, wanted, chosen), wanted, chosen, on)


def _by_price(found: QuerySet[Facility], wanted: Mapping[str, Any], chosen: set[str] | None) -> QuerySet[Facility]:
    """Ask for the fee of the classes of the age and kind, where they state one, else for the facility's."""
    bounds = {"asked_fee__gte": wanted.get("price_from"), "asked_fee__lte": wanted.get("price_to")}
    given = {bound: value for bound, value in bounds.items() if value is not None}
    return found.annotate(asked_fee=vacancies.fee(chosen)).filter(**given) if given else found


def _by_classes(found: Any, wanted: Mapping[str, Any], chosen: set[str] | None, on: date) -> Any:
    """Ask for a class of the age and kind, and, if places are to be free, for one known to be free in just such a class."""
    if chosen is not None:
        found = found.with_class_for(chosen)
    return vacancies.with_free(found, since=vacancies.known_since(on), kinds=chosen) if wanted.get("free") else found


def kinds(wanted: Mapping[str, Any], on: date) -> set[str] | None:
    """Return the kinds of classes that were asked for, by age or by name; None if any will do."""
    chosen = None if wanted.get("months") is None else _kinds_then(wanted, on)
    if kind := wanted.get("class_kind"):
        chosen = {kind} if chosen is None else chosen & {kind}
    return chosen


def _kinds_then(wanted: Mapping[str, Any], on: date) -> set[str]:
    """Return the kinds of classes that take the child when the place is needed, by the rulebook's numbers of that day."""
    needed = max(wanted.get("needed") or on, on)
    return set(kinds_for(wanted["months"] + months_ahead(needed, on), needed))


def by_distance(found: QuerySet[Facility], start: Position, *, within_km: int | None = None) -> Near:
    """Put what was found in order of its distance from a position, and leave out what is farther than asked.

    The rows are keys and positions alone: what a page tells of those that it shows is asked for by their keys.
    """
    rows = nearest(found, start, MOST_NEAR)
    return Near(start, [(row, metres) for row, metres in rows if within_km is None or metres <= within_km * 1000])
