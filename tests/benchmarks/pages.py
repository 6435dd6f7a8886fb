"""`public_page` and `officer_page`: whole pages over HTTP against a bare application that formats the same rows or bytes."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from portal.models import User
from tests.benchmarks import town
from tests.benchmarks.api_list import session_of
from tests.benchmarks.results import Result, in_turns, result
from tests.benchmarks.serving import fetch, serving

PUBLIC_GOAL, OFFICER_GOAL = 1.0, 8
ROUNDS = 300


def measure(size: int, officers: dict[str, User], var: Path) -> Iterator[Result]:
    """Compare the register's first page for a visitor, and the list of facilities of a logged-in officer."""
    with (
        serving("tests.benchmarks.raw_pages:application", {}, var / "bench-raw.log") as raw,
        serving("portal.wsgi:application", {}, var / "bench-portal.log") as portal,
    ):
        page = fetch(portal, "/register/")
        bare = f"/public/{len(page)}"
        if len(fetch(raw, bare)) != len(page):
            raise SystemExit("Floor and candidate are not of the same size.")
        floor, candidate = in_turns(lambda: fetch(raw, bare), lambda: fetch(portal, "/register/"), rounds=ROUNDS)
        yield result(
            "public_page", f"unchanged, {size:,} facilities", floor=floor, candidate=candidate, goal=PUBLIC_GOAL
        )
        for place in ("street", "city"):
            headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session_of(officers[place])}"}
            floor, candidate = in_turns(
                lambda place=place: fetch(raw, f"/officer/{town.PLACES[place]}"),  # type: ignore[misc]
                lambda headers=headers: fetch(portal, "/facilities/", headers),  # type: ignore[misc]
                rounds=ROUNDS // 3,
            )
            yield result(
                "officer_page", f"{place}, {size:,} facilities", floor=floor, candidate=candidate, goal=OFFICER_GOAL
            )
