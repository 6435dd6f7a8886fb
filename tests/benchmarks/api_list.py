"""`api_list`: a hundred rows for a logged-in officer, over HTTP, against a bare application that knows no users."""

import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from portal.models import User
from tests.benchmarks import town
from tests.benchmarks.results import Result, in_turns, result
from tests.benchmarks.serving import fetch, serving

GOAL = 2.2
ROUNDS = 300


def measure(size: int, officers: dict[str, User], var: Path) -> Iterator[Result]:
    """Compare at street and city scope."""
    with (
        serving("tests.benchmarks.raw:application", {}, var / "bench-raw.log") as raw,
        serving("portal.wsgi:application", {}, var / "bench-portal.log") as portal,
    ):
        for place in ("street", "city"):
            headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session_of(officers[place])}"}
            bare, full = f"/{town.PLACES[place]}", "/api/v1/facilities/?limit=100"
            _same(fetch(raw, bare), fetch(portal, full, headers))
            floor, candidate = in_turns(
                lambda bare=bare: fetch(raw, bare),  # type: ignore[misc]
                lambda full=full, headers=headers: fetch(portal, full, headers),  # type: ignore[misc]
                rounds=ROUNDS,
            )
            yield result("api_list", f"{place}, {size:,} facilities", floor=floor, candidate=candidate, goal=GOAL)


def _same(bare: bytes, full: bytes) -> None:
    """Both list the same facilities, or the comparison means nothing."""
    keys = [[row["id"] for row in json.loads(body)["results"]] for body in (bare, full)]
    if keys[0] != keys[1] or not keys[0]:
        raise SystemExit("Floor and candidate do not list the same facilities.")


def session_of(user: User) -> str:
    """Return the key of a session in which the user is logged in."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "portal.accounts.authentication.AccountBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)
