"""`rollup_one` and `rollup_full`: one change seen at all four levels, a full recount, a bare scan of its columns."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection

from facilities.models import Facility
from metrics import rollup
from metrics.models import DirtyMark
from tests.benchmarks.results import Result, result, seconds
from tests.benchmarks.town import ON

AT = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
SCAN = (
    "SELECT f.id, f.area_id, f.state, sum(c.places), sum(c.enrolled) FROM facilities_facility f "
    "LEFT JOIN facilities_careclass c ON c.facility_id = f.id GROUP BY f.id"
)
ROUNDS = 9


def measure(size: int) -> Iterator[Result]:
    """Recount everything twice (the second time nothing changes), then one facility at a time."""
    rollup.recount(on=ON, at=AT)
    DirtyMark.objects.all().delete()
    full = seconds(lambda: rollup.recount(on=ON, at=AT))
    scan = sorted(seconds(_scan) for _ in range(ROUNDS))[ROUNDS // 2]
    ids = list(Facility.objects.order_by("pk").values_list("pk", flat=True)[:ROUNDS])
    one = sorted(seconds(lambda pk=pk: _change(pk)) for pk in ids)[ROUNDS // 2]  # type: ignore[misc]
    yield result("rollup_one", f"{size:,} facilities, against full", floor=full, candidate=one, goal=0.001)
    yield result("rollup_full", f"{size:,} facilities, against a scan", floor=scan, candidate=full, goal=5)


def _scan() -> None:
    with connection.cursor() as cursor:
        cursor.execute(SCAN)
        cursor.fetchall()


def _change(pk: int) -> None:
    DirtyMark.objects.create(facility_id=pk)
    rollup.roll_up(on=ON, at=AT)
