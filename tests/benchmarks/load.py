"""`load`: 200 people who read page after page at once, a fifth of them signed in, against the same crowd at the bare pages."""

import http.client
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import quantiles

from django.conf import settings

from portal.models import User
from tests.benchmarks import town
from tests.benchmarks.api_list import session_of
from tests.benchmarks.results import Result, result
from tests.benchmarks.serving import fetch, serving

GOAL = 6
PEOPLE, SIGNED_IN_EACH = 200, 5  # every so many-th is signed in
TURNS, TURN = 4, 15  # floor and candidate take turns of so many seconds, a minute each
MOST_PAGES = 1_000  # of a person in a turn, however quick the pages are
PATIENCE = 30  # seconds after which somebody gives up, which is an error
SERVED = {"workers": 2, "threads": 4}  # as the demo, the image and the units serve

Visit = tuple[str, dict[str, str]]  # an address and the headers it is asked with


def measure(size: int, officers: dict[str, User], var: Path) -> Iterator[Result]:
    """Compare the 95th percentile of how long a page takes; and count the pages of the portal that did not come."""
    cookie = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session_of(officers['street'])}"}
    with (
        serving("tests.benchmarks.raw_pages:application", {}, var / "bench-raw.log", **SERVED) as raw,
        serving("portal.wsgi:application", {}, var / "bench-portal.log", **SERVED) as portal,
    ):
        page = fetch(portal, "/register/")
        bare = crowd((f"/public/{len(page)}", {}), (f"/officer/{town.PLACES['street']}", {}))
        real = crowd(("/register/", {}), ("/facilities/", cookie))
        times: tuple[list[float], list[float]] = ([], [])
        for _ in range(TURNS):
            times[0].extend(besieged(raw.port, bare))
            times[1].extend(besieged(portal.port, real))
    floor, candidate = (percentile(found) for found in times)
    pages = len(times[1])
    yield result("load", f"p95 of {pages:,} pages, {size:,} facilities", floor=floor, candidate=candidate, goal=GOAL)
    errors = sum(took == float("inf") for took in times[1])
    yield Result("load", f"errors among {pages:,} pages", errors, 0, 0, 0, met=errors == 0)


def crowd(public: Visit, signed_in: Visit) -> list[Visit]:
    """Say what each of the people reads."""
    return [public if person % SIGNED_IN_EACH else signed_in for person in range(PEOPLE)]


def percentile(times: Sequence[float]) -> float:
    """Return the 95th percentile in seconds; a page that did not come took for ever."""
    return quantiles(times, n=20)[-1]


def besieged(port: int, crowd: Sequence[Visit]) -> list[float]:
    """Let everybody read for a turn, each on a kept connection; return how long each page took, infinity for an error."""
    until = time.monotonic() + TURN
    with ThreadPoolExecutor(len(crowd)) as pool:
        read = pool.map(lambda visit: list(_reading(port, visit, until)), crowd)
        return [took for times in read for took in times]


def _reading(port: int, visit: Visit, until: float) -> Iterator[float]:
    address, headers = visit
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    for _ in range(MOST_PAGES):
        if time.monotonic() >= until:
            break
        started = time.perf_counter()
        try:
            link.request("GET", address, headers=headers)
            answer = link.getresponse()
            answer.read()
            fine = answer.status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            link.close()
            time.sleep(1)  # a person looks at the error before trying again
            fine = False
        yield time.perf_counter() - started if fine else float("inf")
    link.close()
