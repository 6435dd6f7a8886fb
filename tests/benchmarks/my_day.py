"""`my_day`: the first page of a lead who sees every facility of the town, against a bare page of fifty of the same facilities."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from facilities.ground.choices import FilingState
from facilities.models import Facility, Filing
from portal.accounts import posts
from portal.accounts.choices import OrganisationKind, Role
from portal.models import Department, Organisation, User
from tests.benchmarks import town
from tests.benchmarks.api_list import session_of
from tests.benchmarks.results import Result, in_turns, result
from tests.benchmarks.serving import fetch, serving

GOAL = 5
ROUNDS = 60
FILED_EACH = 50  # every so many-th facility has a filing under review
YEARS_AGO = 700  # days: facilities were filed up to so long ago, and nobody has visited them


def measure(size: int, var: Path) -> Iterator[Result]:
    """Let work wait at the town's facilities, and compare the two pages."""
    user = _lead()
    with transaction.atomic():
        _lay_out_work(user)
    with (
        serving("tests.benchmarks.raw_pages:application", {}, var / "bench-raw.log") as raw,
        serving("portal.wsgi:application", {}, var / "bench-portal.log") as portal,
    ):
        headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session_of(user)}"}
        page = fetch(portal, "/home/", headers).decode()
        if "work-count" not in page:
            raise SystemExit("Nothing waits for the lead.")
        floor, candidate = in_turns(
            lambda: fetch(raw, f"/officer/{town.CITY}"), lambda: fetch(portal, "/home/", headers), rounds=ROUNDS
        )
        yield result("my_day", f"a lead's, {size:,} facilities", floor=floor, candidate=candidate, goal=GOAL)


def _lead() -> User:
    body, _made = Organisation.objects.get_or_create(
        kind=OrganisationKind.DEPARTMENT,
        name="卫生健康局",
        area_id=town.CITY,
        department=Department.objects.get(pk="health"),
    )
    user, is_new = User.objects.get_or_create(username="bench-lead", full_name="牵头人")
    if is_new:
        posts.appoint(user, body, Role.BUREAU_LEAD, on=town.ON)
    return user


def _lay_out_work(user: User) -> None:
    """Spread the days of filing over two years; let every so many-th facility wait for a review, once."""
    first = Facility.objects.earliest("pk")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE facilities_facility SET filed_on = %s::date - (id * 37 %% %s)::int", [town.ON, YEARS_AGO]
        )
        cursor.execute("DELETE FROM facilities_filing")  # those of a case measured before, whose papers nobody asks for
        Filing.objects.create(facility=first, state=FilingState.SUBMITTED, received_on=town.ON, created_by=user)
        columns = [f.column for f in Filing._meta.concrete_fields if not f.primary_key and f.column != "facility_id"]
        names, copied = ", ".join(columns), ", ".join(f"t.{column}" for column in columns)
        cursor.execute(
            f"INSERT INTO facilities_filing ({names}, facility_id) SELECT {copied}, f.id "
            "FROM facilities_filing t, facilities_facility f WHERE f.id > t.facility_id AND f.id %% %s = 0",
            [FILED_EACH],
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE facilities_facility")
        cursor.execute("ANALYZE facilities_filing")
