"""`claims_month`: a month of claims of every facility, counted by one statement, against a scan of the same attendance."""

from collections.abc import Iterator
from datetime import date

from django.db import connection, transaction

from facilities.models import Facility, Rate, Scheme
from facilities.support import claims, counting
from tests.benchmarks.results import Result, in_turns, result
from tests.benchmarks.town import ON

CHILDREN = 12  # of each facility
ROUNDS = 7
GOAL = 12
ENROL = """
    INSERT INTO facilities_enrolment (facility_id, token, label, kind, from_on)
    SELECT f.id, f.id * 100 + n, n::text, 'toddler', %(first)s FROM facilities_facility f CROSS JOIN generate_series(1, %(children)s) n
"""
ATTEND = """
    INSERT INTO facilities_presence (enrolment_id, month, version, days, excused, reason, entered_by_id, entered_at)
    SELECT e.id, %(month)s, 1, (e.id %% 22)::int, (e.id %% 5)::int, '', (SELECT min(id) FROM portal_user), now()
    FROM facilities_enrolment e
"""
SCAN = """
    SELECT e.facility_id, sum(p.days), count(*) FROM facilities_presence p JOIN facilities_enrolment e ON e.id = p.enrolment_id
    WHERE p.month = %(month)s GROUP BY e.facility_id
"""


def measure(size: int) -> Iterator[Result]:
    """Enter a month of attendance for everybody and count all claims of it; nothing of it stays."""
    month = claims.last_month(ON)
    with transaction.atomic():
        scheme = _scheme(month)
        _run(ENROL, {"first": month, "children": CHILDREN})
        _run(ATTEND, {"month": month})
        _run("ANALYZE facilities_enrolment", {})
        _run("ANALYZE facilities_presence", {})
        keys = list(Facility.objects.values_list("pk", flat=True))
        floor, candidate = in_turns(
            lambda: _run(SCAN, {"month": month}),
            lambda: counting.count(scheme, month, claims.last_day(month), keys),
            rounds=ROUNDS,
        )
        transaction.set_rollback(True)
    yield result(
        "claims_month",
        f"{len(keys):,} facilities, {CHILDREN} children each",
        floor=floor,
        candidate=candidate,
        goal=GOAL,
    )


def _scheme(month: date) -> Scheme:
    scheme = Scheme.objects.create(code="benchmark", name="基准", from_on=month)
    Rate.objects.create(scheme=scheme, fen=20_000, least_days=10, allowed_absences=3, words="x", from_on=month)
    return scheme


def _run(statement: str, told: dict[str, object]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, told)  # type: ignore[arg-type]
        if cursor.description:
            cursor.fetchall()
