"""`visibility`: what `visible_to` asks of the database against the bare range over the area's code."""

from collections.abc import Callable, Iterator

from django.db import connection

from facilities.models import Facility
from portal.models import User
from tests.benchmarks import town
from tests.benchmarks.results import Result, in_turns, result

GOAL = 1.2
ROUNDS = {"list": 200, "count": 40}
BARE = {
    "list": "SELECT id, name FROM facilities_facility WHERE area_id >= %s AND area_id < %s ORDER BY id LIMIT 100",
    "count": "SELECT count(*) FROM facilities_facility WHERE area_id >= %s AND area_id < %s",
}


def measure(size: int, officers: dict[str, User]) -> Iterator[Result]:
    """Compare list and count at each level; the scope is read before, as it is once per request."""
    for place, code in town.PLACES.items():
        visible = Facility.objects.visible_to(officers[place]).order_by("pk").values_list("id", "name")
        statements = {"list": visible[:100].query.sql_with_params(), "count": _counting(visible)}
        for what, (statement, params) in statements.items():
            floor, candidate = in_turns(
                _run(BARE[what], (code, code + ":")), _run(statement, params), rounds=ROUNDS[what]
            )
            case = f"{what}, {place}, {size:,} facilities"
            yield result("visibility", case, floor=floor, candidate=candidate, goal=GOAL)


def _counting(visible) -> tuple[str, tuple]:
    statement, params = visible.order_by().values("pk").query.sql_with_params()
    return f"SELECT count(*) FROM ({statement}) AS visible", params


def _run(statement: str, params: tuple) -> Callable[[], object]:
    def run() -> object:
        with connection.cursor() as cursor:
            cursor.execute(statement, params)
            return cursor.fetchall()

    return run


def flat(small: list[Result], large: list[Result]) -> Iterator[Result]:
    """Say whether the ratio stays what it is when the facilities grow tenfold; the columns of times are the two ratios."""
    for few, many in zip(small, large, strict=True):
        case, growth = f"{few.case.rsplit(', ', 1)[0]}: ratio at many / at few", many.ratio / few.ratio
        yield Result("visibility", case, round(growth, 5), GOAL, few.ratio, many.ratio, growth <= GOAL)
