"""`search` and `nearest`: what the register asks of the database against ILIKE and a haversine of every row."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.db import connection

from facilities.ground import namesearch
from facilities.ground.distances import Position
from facilities.models import Facility
from facilities.register import nearby
from tests.benchmarks.results import Result, in_turns, result

RARE, COMMON = 1 / 60, 1.0
NEAREST = 1 / 40
LARGE = 100_000  # facilities for which the goals are set; with fewer the floor shrinks alike
LIMIT = 20
STATES = "state IN ('filed', 'verified')"
ILIKE = f"SELECT id FROM facilities_facility WHERE {STATES} AND name ILIKE %s ORDER BY id LIMIT {LIMIT}"
EVERY = f"SELECT id FROM facilities_facility WHERE {STATES} AND name ILIKE %s ORDER BY id"
HAVERSINE = (
    "SELECT id FROM facilities_facility WHERE state IN ('filed', 'verified') AND longitude IS NOT NULL ORDER BY "
    "2 * 6371008.8 * asin(sqrt(power(sin(radians(latitude - %(y)s) / 2), 2) + cos(radians(%(y)s)) * cos(radians(latitude)) "
    "* power(sin(radians(longitude - %(x)s) / 2), 2))), id LIMIT 10"
)
STARTS = [(120.1, 30.2), (120.33, 30.31), (120.02, 30.44), (120.25, 30.05)]


def measure(size: int) -> Iterator[Result]:
    """Compare names that few, many and almost all facilities have, and the nearest of four places."""
    namesearch._shares.cache_clear()
    yield from _names(size)
    floor, candidate, right = 0.0, 0.0, []
    for x, y in STARTS:
        start = Position(x, y)
        times = in_turns(_run(HAVERSINE, {"x": x, "y": y}), _nearest(start), rounds=9)
        floor, candidate = floor + times[0], candidate + times[1]
        right.append(_run(HAVERSINE, {"x": x, "y": y})() == _nearest(start)())
    recall = sum(right) / len(right)
    case = f"ten nearest, {size:,} facilities, recall {recall:.1f}"
    yield _checked(result("nearest", case, floor=floor, candidate=candidate, goal=NEAREST * LARGE / size), recall)


def _names(size: int) -> Iterator[Result]:
    cases = [
        ("rare", f"晨曦{size - 7}", 9), ("rare, frequent parts", f"{size - 7}", 9), ("one character, rare", "鲸", 9),
        ("common", "小太阳", 60), ("nearly all", "托育", 60), ("one character", "园", 60),
    ]  # fmt: skip
    for kind, text, rounds in cases:
        found = Facility.objects.public().named(text).order_by("pk").values_list("pk", flat=True)
        statement, params = found[:LIMIT].query.sql_with_params()
        floor, candidate = in_turns(_run(ILIKE, [f"%{text}%"]), _run(statement, params), rounds=rounds)
        every, seen = _run(EVERY, [f"%{text}%"])(), _run(*found.query.sql_with_params())()
        recall = len(set(seen) & set(every)) / len(every) if every else float(not seen)
        goal = RARE * LARGE / size if kind.startswith("rare") else COMMON
        case = f"{kind}, {size:,} facilities, recall {recall:.1f}"
        yield _checked(result("search", case, floor=floor, candidate=candidate, goal=goal), recall)


def _checked(found: Result, recall: float) -> Result:
    """A fast answer that lacks rows is none."""
    return found if recall == 1 else Result(**(vars(found) | {"met": False}))


def _run(statement: str, params: object) -> Callable[[], list]:
    def run() -> list:
        with connection.cursor() as cursor:
            cursor.execute(statement, params)
            return [row[0] for row in cursor.fetchall()]

    return run


class Place(NamedTuple):
    """A candidate as the register ranks it."""

    pk: int
    longitude: float
    latitude: float
    degrees: float


def _nearest(start: Position) -> Callable[[], list]:
    """Return the search by distance as `nearby.nearest` makes it: the candidates' query, compiled once, and their ranking."""
    candidates = Facility.objects.public().nearest(start.longitude, start.latitude)
    rows = candidates.values_list("pk", "longitude", "latitude", "degrees")[: nearby.CANDIDATES]
    statement, params = rows.query.sql_with_params()

    def run() -> list:
        with connection.cursor() as cursor:
            cursor.execute(statement, params)
            found = [Place(*row) for row in cursor.fetchall()]
        ranked = nearby.ranking(found, start)[:10]
        if ranked[-1][1] > start.least_metres_beyond(found[-1].degrees):
            raise SystemExit("Fifty candidates do not settle the ten nearest here.")
        return [place.pk for place, _metres in ranked]

    return run
