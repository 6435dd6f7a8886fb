"""2,000 waiting families counted in one statement are counted as another hand counts them, whatever they state and since when."""

from datetime import date, timedelta
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings, strategies as st

from facilities.ground.choices import ClassKind, FacilityState
from facilities.models import Child, Family, WaitPoint, Wish
from facilities.waiting import ranking
from tests.facilities.families.conftest import NOW
from tests.factories import TODAY, FacilityFactory

pytestmark = pytest.mark.django_db
CLAIMS = {"district": 20, "street": 15, "sibling": 15, "hardship": 20, "working": 10}
RANKS = {1: 6, 2: 3, 3: 0}
KINDS = (ClassKind.TODDLER, ClassKind.OLDER)


def families(count: int) -> list[Child]:
    facts = {"consented_at": NOW, "consented_to": "x", "seen_on": TODAY}
    made = Family.objects.bulk_create(Family(mobile=f"138{place:08d}", **facts) for place in range(count))
    return Child.objects.bulk_create(Child(family=family, called="豆豆", birthday="2025-01-05") for family in made)


def wish(child: Child, facility_id: int, chance: Random, rank: int) -> Wish:
    return Wish(
        family_id=child.family_id,
        child=child,
        facility_id=facility_id,
        kind=chance.choice(KINDS),
        rank=rank,
        wished_on=TODAY,
        claims=chance.sample(sorted(CLAIMS), chance.randint(0, 5)),
        joined_on=TODAY - timedelta(days=chance.randint(0, 500)),
    )


def recounted(on: date) -> dict[int, tuple[int, int]]:
    """Count by hand: points by the published sheet, months on the calendar, places by sorting."""
    lists: dict[tuple[int, str], list[tuple[int, date, int]]] = {}
    for row in Wish.objects.filter(state="waiting"):
        months = (on.year - row.joined_on.year) * 12 + on.month - row.joined_on.month - (on.day < row.joined_on.day)
        points = sum(CLAIMS[code] for code in row.claims) + RANKS[row.rank] + min(12, max(0, months))
        lists.setdefault((row.facility_id, row.kind), []).append((-points, row.joined_on, row.pk))
    return {
        pk: (-negative, place)
        for rows in lists.values()
        for place, (negative, _joined, pk) in enumerate(sorted(rows), start=1)
    }


def kept() -> dict[int, tuple[int, int]]:
    return {row.pk: (row.points, row.place) for row in Wish.objects.filter(state="waiting")}


def test_two_thousand_families_in_one_statement_are_as_counted_by_hand():
    chance = Random(17)
    places = [FacilityFactory(state=FacilityState.FILED).pk for _ in range(4)]
    rows = [
        wish(child, facility, chance, rank)
        for child in families(2000)
        for rank, facility in enumerate(chance.sample(places, chance.randint(1, 3)), start=1)
    ]
    Wish.objects.bulk_create(rows, batch_size=1000)

    with CaptureQueriesContext(connection) as queries:
        ranking.recompute(on=TODAY)

    assert len(queries) == 1
    assert len(rows) > 3000
    assert kept() == recounted(TODAY)
    assert ranking.recompute(on=TODAY) == 0, "nothing changes the second time"
    ranking.recompute(on=TODAY + timedelta(days=40))
    assert kept() == recounted(TODAY + timedelta(days=40))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_list_is_as_counted_by_hand(facility, data):
    Wish.objects.all().delete()
    Family.objects.all().delete()
    days = st.dates(TODAY - timedelta(days=800), TODAY)
    claims = st.lists(st.sampled_from(sorted(CLAIMS)), unique=True)
    facts = data.draw(st.lists(st.tuples(days, claims, st.sampled_from([1, 2, 3])), max_size=8))
    children = families(len(facts))
    Wish.objects.bulk_create(
        Wish(
            family_id=child.family_id, child=child, facility=facility, kind=KINDS[0], rank=rank, wished_on=TODAY,
            claims=stated, joined_on=joined,
        )
        for child, (joined, stated, rank) in zip(children, facts, strict=True)
    )  # fmt: skip

    ranking.recompute([facility.pk], on=TODAY)

    assert kept() == recounted(TODAY)
    for row in Wish.objects.all():
        assert sum(line.points for line in ranking.lines(row, on=TODAY)) == row.points


@pytest.mark.parametrize(("days", "points"), [(-1, 6), (0, 7)])
def test_a_month_counts_on_the_day_on_which_it_is_full(facility, days, points):
    [child] = families(1)
    row = wish(child, facility.pk, Random(1), 1)
    row.claims, row.joined_on = [], date(2026, 10, 23)
    row.save()

    ranking.recompute(on=TODAY + timedelta(days=days))

    assert Wish.objects.get().points == points


def test_new_points_count_from_their_day_and_the_old_ones_until_theirs(facility):
    [child] = families(1)
    row = wish(child, facility.pk, Random(1), 3)
    row.claims, row.joined_on = ["working"], TODAY
    row.save()
    WaitPoint.objects.filter(code="working").update(effective_until=TODAY)
    facts = WaitPoint.objects.filter(code="working").values("kind", "name", "name_en", "source_mark").get()
    WaitPoint.objects.create(code="working", points=11, effective_from=TODAY + timedelta(days=1), **facts)

    counted = []
    for day in (TODAY, TODAY + timedelta(days=1)):
        ranking.recompute(on=day)
        counted.append(Wish.objects.get().points)

    assert counted == [10, 11]
