"""`ratio_slots`: the night's count of all classes of all facilities in slots of 15 minutes, against a plain scan of the shifts.

Every facility of the town gets hours, four carers with three papers each for its two classes, and a shift for each on every weekday: twenty
shifts a facility. What is counted is compared with what these shifts must give.
"""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from facilities.models import CareClass, Facility, OpeningHours
from staff.models import Credential, Person, Post, RatioDay, Shift
from staff.shifts import slots
from tests.benchmarks.results import Result, result, seconds
from tests.benchmarks.town import ON

AT = datetime(2026, 11, 24, 0, 50, tzinfo=ZoneInfo("Asia/Shanghai"))
GOAL = 10
ROUNDS = 3
CHUNK = 2000
SCAN = "SELECT id, post_id, kind, care_class_id, weekday, day, since, until, starts_at, ends_at, stands_in_for_id FROM staff_shift"
PEOPLE = """
INSERT INTO staff_person ({columns}) SELECT {chosen}
FROM staff_person t, facilities_facility f, generate_series(0, 3) k WHERE t.id = %(person)s AND f.id <> t.facility_id
"""
POSTS = """
INSERT INTO staff_post (person_id, kind, care_class_id, is_full_time, since)
SELECT p.id, 'carer', c.id, true, DATE '2026-01-01'
FROM (SELECT id, facility_id, row_number() OVER (PARTITION BY facility_id ORDER BY id) AS place FROM staff_person) p
JOIN (SELECT id, facility_id, row_number() OVER (PARTITION BY facility_id ORDER BY id) AS place FROM facilities_careclass) c
    ON c.facility_id = p.facility_id AND c.place = 1 + p.place %% 2
"""
PAPERS = """
INSERT INTO staff_credential (person_id, kind, number, issued_on, expires_on, state)
SELECT p.id, k.kind, '', DATE '2026-01-01', DATE '2026-12-31', 'confirmed'
FROM staff_person p, unnest(ARRAY['health_certificate', 'no_crime', 'teacher']) k(kind)
"""
HOURS = """
INSERT INTO facilities_openinghours (facility_id, opens_at, closes_at, told_on)
SELECT id, TIME '07:30', TIME '18:00', DATE '2026-11-01' FROM facilities_facility
"""
SHIFTS = """
INSERT INTO staff_shift (post_id, kind, care_class_id, weekday, since, starts_at, ends_at)
SELECT o.id, 'care', o.care_class_id, d, DATE '2026-01-01', TIME '07:30' + (o.id %% 2) * interval '1 hour', TIME '18:00'
FROM staff_post o, generate_series(1, 5) d
"""


def measure(size: int) -> Iterator[Result]:
    """Count a day of everybody, which is written down the first time and found unchanged the others."""
    emptied()
    _staffed()
    begun = time.monotonic()
    written = slots.record(ON, at=AT)
    first = time.monotonic() - begun
    scan = sorted(seconds(_scan) for _ in range(ROUNDS))[1]
    again = sorted(seconds(_count) for _ in range(ROUNDS))[1]
    shifts = Shift.objects.count()
    case = f"{size:,} facilities, {shifts:,} shifts"
    staffed = (
        CareClass.objects.filter(posts__isnull=False).distinct().count()
    )  # one facility is the town's template, without
    is_right = written == RatioDay.objects.count() == staffed and _is_as_planned()
    for said, taken in ((f"{case}, the first time", first), (f"{case}, unchanged", again)):
        found = result("ratio_slots", said, floor=scan, candidate=taken, goal=GOAL)
        yield replace(found, met=found.met and is_right)
    emptied()


def _is_as_planned() -> bool:
    """Ten children need two carers: all of the day if both begin at 07:30, four slots less if one begins an hour later."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM staff_ratioday r WHERE r.in_ratio <> (SELECT CASE WHEN count(*) < 2 THEN 0 WHEN max(o.id %% 2) = 0 "
            "THEN 42 ELSE 38 END FROM staff_post o WHERE o.care_class_id = r.care_class_id)",
            {},
        )
        return bool(cursor.fetchone()[0] == 0)


def _count() -> None:
    slots.record(ON, at=AT)


def _scan() -> None:
    with connection.cursor() as cursor:
        cursor.execute(SCAN)
        while cursor.fetchmany(CHUNK):
            pass


@transaction.atomic
def _staffed() -> None:
    """Give every facility its people; triggers are passed by, so that each person is a human of their own by key."""
    template = Person.objects.create(
        facility=Facility.objects.earliest("pk"), name="王静", mobile="13800138000", education="college"
    )
    columns = [f.column for f in Person._meta.concrete_fields if not f.primary_key]
    own = {"facility_id": "f.id", "identity_id": "f.id * 4 + k", "id_digest": "md5(f.id || '-' || k)"}
    chosen = ", ".join(own.get(column, f"t.{column}") for column in columns)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(PEOPLE.format(columns=", ".join(columns), chosen=chosen), {"person": template.pk})
        for statement in (POSTS, PAPERS, HOURS, SHIFTS):
            cursor.execute(statement, {})
        for model in (Person, Post, Credential, OpeningHours, Shift):
            cursor.execute(f"ANALYZE {model._meta.db_table}")


def emptied() -> None:
    """Take everybody out: those of a case measured before, and ours, so that what is measured next is as before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE staff_ratioday, staff_shift, staff_credential, staff_post, staff_person, facilities_openinghours CASCADE"
        )
