"""`search_page`: a parent's question never asked before, whole over HTTP, against a bare application that formats the same twenty rows."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

from facilities.models import Facility, Landmark
from tests.benchmarks.results import Result, in_turns, result
from tests.benchmarks.serving import fetch, serving

GOAL = 40
ROUNDS = 60


def measure(size: int, var: Path) -> Iterator[Result]:
    """Compare a search around a landmark for a child of 18 months, and a search by a part of names."""
    facility = Facility.objects.public().filter(longitude__isnull=False).order_by("pk")[size // 2]
    Landmark.objects.update_or_create(
        name="基准广场", defaults={"longitude": facility.longitude, "latitude": facility.latitude}
    )
    asked = count()
    with (
        serving("tests.benchmarks.raw_pages:application", {}, var / "bench-raw.log") as raw,
        serving("portal.wsgi:application", {}, var / "bench-portal.log") as portal,
    ):
        questions = {
            "around a landmark, 18 months": "%E5%9F%BA%E5%87%86%E5%B9%BF%E5%9C%BA&months=18",
            "part of a name": "%E6%89%98",
        }
        for told, question in questions.items():
            address = f"/register/?q={question}&asked="
            page = fetch(portal, f"{address}{next(asked)}")
            bare = f"/near/{facility.longitude},{facility.latitude},{len(page)}"
            fetch(raw, bare)
            floor, candidate = in_turns(
                lambda bare=bare: fetch(raw, bare),  # type: ignore[misc]
                lambda address=address: fetch(portal, f"{address}{next(asked)}"),  # type: ignore[misc]
                rounds=ROUNDS,
            )
            case = f"{told}, {size:,} facilities"
            yield result("search_page", case, floor=floor, candidate=candidate, goal=GOAL)
