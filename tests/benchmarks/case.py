"""`case_page`: the page of a filing under review, whole and over HTTP, against a bare application that tells the same rows."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from facilities.filing import filings
from facilities.models import Facility, Filing
from portal.accounts.choices import Role
from tests.benchmarks.api_list import session_of
from tests.benchmarks.results import Result, in_turns, result
from tests.benchmarks.serving import fetch, serving
from tests.facilities.builders import complete_facility, draft
from tests.factories import officer, operator_user

GOAL = 12
ROUNDS = 60
NAME = "基准案件托育园"


def measure(size: int, var: Path) -> Iterator[Result]:
    """Hand a complete dossier in, and read its case as the lead of the review."""
    filing = _submitted()
    headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session_of(officer(Role.BUREAU_LEAD))}"}
    bare = f"/case/{filing.pk}"
    with (
        serving("tests.benchmarks.raw_pages:application", {}, var / "bench-raw.log") as raw,
        serving("portal.wsgi:application", {}, var / "bench-portal.log") as portal,
    ):
        floor, candidate = in_turns(
            lambda: fetch(raw, bare), lambda: fetch(portal, filing.get_absolute_url(), headers), rounds=ROUNDS
        )
    yield result("case_page", f"a filing, {size:,} facilities", floor=floor, candidate=candidate, goal=GOAL)


def _submitted() -> Filing:
    if found := Filing.objects.filter(facility__name=NAME).first():
        return found
    facility: Facility = complete_facility(name=NAME)
    own = operator_user(facility.operator)
    return filings.submit(draft(facility), by=own, on=timezone.localdate(), declared_by="李明")
