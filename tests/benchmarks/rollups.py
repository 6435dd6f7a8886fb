"""`rollup_one`, `rollup_full`, `rollup_tick`: one change at all four levels, a full recount, the change of a day; on the real division tree."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from math import log

from django.db import connection

from facilities.models import CareClass
from metrics.models import DirtyMark, RollupDay
from metrics.rollup import counting as rollup_counting, days as rollup_days
from metrics.rollup.counting import recount
from tests.benchmarks.country import AT
from tests.benchmarks.results import Result, result, seconds
from tests.benchmarks.town import ON

SCANNED = (  # the columns that a full recount needs, table by table
    (
        "SELECT f.id, f.area_id, f.state, f.capacity, f.filed_on, f.lease_from, f.lease_until, f.tenure, f.setting, f.highest_floor, f.uses_basement, "
        "f.outdoor_area, f.serves_meals, f.head_id_number, f.service_forms, f.address, o.nature, o.state, o.business_scope, b.uscc "
        "FROM facilities_facility f JOIN facilities_operator o ON o.id = f.operator_id JOIN portal_organisation b ON b.id = o.organisation_id"
    ),
    "SELECT facility_id, kind, name, places, enrolled, floor, activity_area, sleep_area FROM facilities_careclass",
    "SELECT id, facility_id, name, education, experience_years FROM staff_person",
    "SELECT person_id, kind, is_full_time, since, until, care_class_id FROM staff_post",
    "SELECT person_id, kind, issued_on, expires_on, hours FROM staff_credential",
    "SELECT subject_type_id, subject_id, kind_id, expires_on FROM portal_document WHERE replaced_by_id IS NULL",
    "SELECT facility_id, state, concluded_at FROM inspections_visit",
    "SELECT facility_id, state, due_on, text FROM inspections_finding",
    "SELECT * FROM metrics_areareport",
)
ROUNDS = 9
CHUNK = 2000


def measure(size: int) -> Iterator[Result]:
    """Recount everything, so that a second time nothing changes; then one facility at a time, then the next day."""
    latest = RollupDay.objects.first()
    on = latest.day if latest else ON
    rollup_days.start_day(on=on, at=AT)
    recount(on=on, at=AT)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    full = seconds(lambda: recount(on=on, at=AT))
    scan = sorted(seconds(_scan) for _ in range(3))[1]
    ids = list(CareClass.objects.order_by("-pk").values_list("pk", flat=True)[:ROUNDS])
    one = sorted(_in_database(lambda pk=pk: _change(pk, on)) for pk in ids)[ROUNDS // 2]  # type: ignore[misc]
    day = seconds(lambda: rollup_days.start_day(on=on + timedelta(days=1), at=AT))
    marked = RollupDay.objects.first().marked  # type: ignore[union-attr]
    case = f"{size:,} facilities"
    yield result("rollup_one", f"{case}, in the database, against full", floor=full, candidate=one, goal=0.001)
    yield result("rollup_full", f"{case}, against a scan", floor=scan, candidate=full, goal=12)
    yield result("rollup_tick", f"{case}, {marked} crossed, against full", floor=full, candidate=day, goal=1 / 30)


def growth(few: list[Result], many: list[Result], factor: float) -> Iterator[Result]:
    """Say how one change and a full recount grow with the facilities; the columns of times are the two times."""
    one, full = (_between(few[place], many[place]) for place in (0, 1))
    yield replace(one, case="one change: at many / at few", goal=1.5, met=one.ratio <= 1.5)
    exponent = round(log(full.ratio) / log(factor), 3)
    yield replace(full, case="full recount: exponent of its growth", ratio=exponent, goal=1.1, met=exponent <= 1.1)


def _between(few: Result, many: Result) -> Result:
    return replace(
        few, floor_ms=few.candidate_ms, candidate_ms=many.candidate_ms, ratio=many.candidate_ms / few.candidate_ms
    )


def _scan() -> None:
    with connection.cursor() as cursor:
        for statement in SCANNED:
            cursor.execute(statement)
            while cursor.fetchmany(CHUNK):
                pass


def _in_database(act: Callable[[], object]) -> float:
    """Return how long an act waits for the database, in seconds."""
    waited = 0.0

    def timed(execute: Callable, *asked: object) -> object:
        nonlocal waited
        started = time.perf_counter()
        try:
            return execute(*asked)
        finally:
            waited += time.perf_counter() - started

    with connection.execute_wrapper(timed):
        act()
    return waited


def _change(pk: int, on: date) -> None:
    """Let a class be full; count what that marks."""
    CareClass.objects.filter(pk=pk).update(enrolled=15)
    assert DirtyMark.objects.count() == 1
    rollup_counting.roll_up(on=on, at=AT)
