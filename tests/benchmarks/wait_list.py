"""`wait_list`: 2,000 waiting families computed anew in one statement, against sorting the same rows by points that are known already."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import connection, transaction
from django.utils import timezone

from facilities.ground.choices import ClassKind
from facilities.models import Child, Facility, Family, Wish
from facilities.waiting import ranking
from tests.benchmarks.results import Result, in_turns, result
from tests.benchmarks.town import ON

FAMILIES = 2000
GOAL = 25  # every row is written, and the floor writes none
ROUNDS = 15
SORTED = """
    SELECT id, row_number() OVER (PARTITION BY facility_id, kind ORDER BY points DESC, joined_on, id)
    FROM facilities_wish WHERE state = 'waiting'
"""
CLAIMS = ("district", "street", "sibling", "hardship", "working")


def measure(size: int) -> Iterator[Result]:
    """Let families wait at ten facilities, and compute their lists on one day and on the day a month later in turns."""
    with transaction.atomic():
        _wait()
        days = [ON, ON + timedelta(days=31)]
        floor, candidate = in_turns(_sort, lambda: _recompute(days), rounds=ROUNDS)
        transaction.set_rollback(True)
    case = f"{FAMILIES:,} families, {size:,} facilities"
    yield result("wait_list", case, floor=floor, candidate=candidate, goal=GOAL)


def _recompute(days: list[date]) -> None:
    ranking.recompute(on=days[0])
    days.reverse()


def _wait() -> None:
    facts = {"consented_at": timezone.now(), "consented_to": "x", "seen_on": ON}
    families = Family.objects.bulk_create(Family(mobile=f"137{place:08d}", **facts) for place in range(FAMILIES))
    children = Child.objects.bulk_create(Child(family=row, called="豆豆", birthday="2025-01-05") for row in families)
    places = list(Facility.objects.public().order_by("pk")[:10])
    Wish.objects.bulk_create(
        Wish(
            family_id=child.family_id,
            child=child,
            facility=places[place % len(places)],
            kind=ClassKind.TODDLER,
            rank=1,
            wished_on=ON,
            claims=[code for bit, code in enumerate(CLAIMS) if place >> bit & 1],
            joined_on=ON - timedelta(days=place % 400),
        )
        for place, child in enumerate(children)
    )


def _sort() -> None:
    with connection.cursor() as cursor:
        cursor.execute(SORTED)
        cursor.fetchall()
