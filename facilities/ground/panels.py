"""The socket for parts of a facility's page that upper apps add."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from facilities.ground.models import Facility

GRADE, CREDIT = "grade", "credit"  # places on the public page that say so while nothing fills them
Build = Callable[[HttpRequest, Facility], tuple[str, dict[str, object]] | None]


@dataclass(frozen=True)
class Panel:
    order: int
    public: bool
    build: Build
    slot: str


PANELS: list[Panel] = []


@dataclass(frozen=True)
class Mark:
    """A word about a facility in a list for everybody: how it is toned, what it says."""

    tone: str
    text: str | Promise


Marker = Callable[[Collection[int], date], dict[int, list[Mark]]]  # keys and day in; set-based
MARKERS: list[tuple[int, Marker]] = []
Warned = Callable[[date], Iterable[int]]
WARNINGS: list[Warned] = []
Compare = Callable[[Sequence[Facility], set[str] | None, date], dict[int, dict[str, object]]]
LINES: list[tuple[int, str | Promise, str, Compare]] = []


def marker(order: int) -> Callable[[Marker], Marker]:
    """Register a function that returns the public marks of many facilities at once: credit, findings, severe breaches."""

    def register(found: Marker) -> Marker:
        MARKERS.append((order, found))
        return found

    return register


def warned(found: Warned) -> Warned:
    """Register a function that returns the facilities that no public list may put first."""
    WARNINGS.append(found)
    return found


Marks = dict[int, list[Mark]]
MOST_KEPT = 2000  # facilities whose marks a process keeps
_kept: tuple[tuple[date, str, str], Marks] = (date.min, "", ""), {}


def marks_of(keys: Collection[int], on: date, version: str) -> Marks:
    """Return the marks of facilities, by their key, in order.

    The same facilities stand on the pages of many searches: their marks are kept for the day, the language and `version`, the stamp of
    what is shown publicly, and asked for anew once anything shown has changed.
    """
    global _kept  # noqa: PLW0603 - one pair, replaced as a whole: no thread sees marks under another stamp
    made_for = on, version, get_language() or ""
    known = _kept[1] if _kept[0] == made_for and len(_kept[1]) + len(keys) <= MOST_KEPT else {}
    if missing := [key for key in keys if key not in known]:
        known = known | _marks_of(missing, on)
        _kept = made_for, known
    return {key: known[key] for key in keys}


def _marks_of(keys: Collection[int], on: date) -> Marks:
    found: Marks = {key: [] for key in keys}
    for _order, marks in sorted(MARKERS, key=lambda pair: pair[0]):
        for key, several in marks(keys, on).items():
            found[key] += several
    return found


@lru_cache(maxsize=4)
def put_last(on: date, _version: str) -> frozenset[int]:
    """Return the facilities that no public list may put first on a day; `_version` is the stamp of what is shown publicly."""
    return frozenset(key for source in WARNINGS for key in source(on))


def compared(order: int, label: str | Promise, template: str) -> Callable[[Compare], Compare]:
    """Register a line of the comparison: a function that returns the template's context for many facilities, by their key.

    It gets the facilities, the kinds of class for the child (None where no child is asked for) and the day. Where it knows nothing of a
    facility the template says so. It goes to everybody and holds no personal data.
    """

    def register(found: Compare) -> Compare:
        LINES.append((order, label, template, found))
        return found

    return register


def lines_of(
    facilities: Sequence[Facility], kinds: set[str] | None, on: date
) -> dict[int, list[tuple[object, SafeString]]]:
    """Return the lines of the comparison with their labels, by the facility's key, in the same order for each."""
    lines: dict[int, list[tuple[object, SafeString]]] = {row.pk: [] for row in facilities}
    for _order, label, template, compare in sorted(LINES, key=lambda line: line[0]):
        told = compare(facilities, kinds, on)
        for row in facilities:
            lines[row.pk].append((label, render_to_string(template, {"facility": row, **told.get(row.pk, {})})))
    return lines


def panel(order: int, *, public: bool = False, slot: str = "") -> Callable[[Build], Build]:
    """Register a part of a facility's page: a function that returns a template and its context, or None for nothing.

    Public panels go to everybody and hold no personal data; the others to those who may see the facility. With
    the `slot` GRADE or CREDIT the part fills that place of the public page.
    """

    def register(build: Build) -> Build:
        PANELS.append(Panel(order, public, build, slot))
        return build

    return register


def rendered(request: HttpRequest, facility: Facility, *, public: bool, slot: str = "") -> list[SafeString]:
    """Return the facility's panels for one audience and place of the page, in order."""
    chosen = sorted((p for p in PANELS if p.public == public and p.slot == slot), key=lambda p: p.order)
    built = (p.build(request, facility) for p in chosen)
    return [
        render_to_string(template, {**context, "facility": facility}, request)
        for template, context in (part for part in built if part is not None)
    ]
