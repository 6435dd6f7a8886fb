"""What the rollup keeps equals a second count that shares nothing with it; "incremental equals full" alone repeats its errors."""

from datetime import date, datetime, time, timedelta
from random import Random

import pytest
from django.db import connection

from facilities.ground.choices import FacilityState
from metrics.models import AreaSummary, IndicatorValue
from metrics.rollup import counting as rollup_counting, days as rollup_days
from tests import factories
from tests.factories import CHANGQING, TODAY
from tests.metrics.conftest import AT
from tests.metrics.recount import SHANGHAI, Counted, recount
from tests.metrics.town import CHANGES, Town

pytestmark = pytest.mark.django_db
SUMS = (
    *("overseen", "filed", "places", "enrolled", "taken_of", "places_unknown", "enrolled_unknown"),
    *("open_findings", "overdue_findings"),
)
INDICATORS = (
    *("community-coverage", "places-per-thousand", "rectification-in-time", "inspection-coverage"),
    *("complaint-satisfaction", "knowledge-reach", "knowledge-awareness"),
)


def rows_of(table: str) -> list[dict]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def must_agree(counted: Counted) -> None:
    """Compare every area's sums and every value of the indicators that are counted twice."""
    kept = {row["area_id"]: {name: row[name] for name in SUMS} for row in AreaSummary.objects.values("area_id", *SUMS)}
    assert kept == {code: {name: counted.sums[code][name] for name in SUMS} for code in kept}
    assert {code for code, sums in counted.sums.items() if +sums} <= kept.keys()
    must_agree_on_shares(counted, TODAY)


def must_agree_on_shares(counted: Counted, on: date) -> None:
    values = IndicatorValue.objects.filter(year=on.year, indicator__code__in=INDICATORS)
    found = {
        (i, a): (n, d) for i, a, n, d in values.values_list("indicator__code", "area_id", "numerator", "denominator")
    }
    assert found == {key: counted.shares[key] for key in found}
    assert counted.shares.keys() <= found.keys()


@pytest.mark.parametrize("state", FacilityState.values)
def test_a_facility_counts_in_every_area_above_it_by_its_state_alone(state: str) -> None:
    facility = factories.FacilityFactory(state=state, filed_on=TODAY, capacity=30)
    factories.CareClassFactory(facility=facility, places=15, enrolled=9)
    factories.FacilityFactory(state=state, filed_on=TODAY, capacity=40, area=facility.area)  # no classes yet
    factories.AreaReportFactory(area=facility.area, residents=5000)

    rollup_counting.recount(on=TODAY, at=AT)

    counted = recount(rows_of, TODAY)
    must_agree(counted)
    assert counted.sums[CHANGQING]["places"] == (55 if state in ("filed", "verified") else 0)
    assert counted.sums[CHANGQING]["enrolled_unknown"] == (1 if state in ("filed", "verified") else 0)


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_boundaries_in_time_are_counted_alike(days: int) -> None:
    """A day before, the day and a day after: filed, due to be corrected, answered and closed, visited, and a community ended."""
    moved = TODAY + timedelta(days=days)
    facility = factories.FacilityFactory(state=FacilityState.FILED, filed_on=moved)
    visit = factories.VisitFactory(
        facility=facility, state="concluded", concluded_at=datetime.combine(moved, time(23, 59), SHANGHAI)
    )
    factories.FindingFactory(visit=visit, due_on=moved)
    closed = factories.FindingFactory(visit=visit, due_on=TODAY, state="closed", closed_on=moved)
    closed.answers.create(text="已改", by=factories.UserFactory(), at=datetime.combine(moved, time(0, 1), SHANGHAI))
    other = factories.community_of(CHANGQING)
    type(other).objects.filter(parent=CHANGQING).exclude(pk=facility.area_id).update(valid_to=moved)

    rollup_counting.recount(on=TODAY, at=AT)

    counted = recount(rows_of, TODAY)
    must_agree(counted)
    assert counted.sums[CHANGQING]["overdue_findings"] == (1 if days < 0 else 0)
    assert counted.shares["rectification-in-time", CHANGQING] == ((1, 1) if days <= 0 else (0, 0))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_after_many_changes_in_any_order_a_second_count_says_the_same(seed: int) -> None:
    town, rng = Town(), Random(seed)
    for _turn in range(60):
        town.change(rng.choice(CHANGES), rng.randrange(6), rng.randrange(13))
    rollup_days.start_day(on=town.on, at=AT)
    rollup_counting.roll_up(on=town.on, at=AT)

    counted = recount(rows_of, town.on)

    kept = {row["area_id"]: {name: row[name] for name in SUMS} for row in AreaSummary.objects.values("area_id", *SUMS)}
    assert kept == {code: {name: counted.sums[code][name] for name in SUMS} for code in kept}
    assert sum(row["overseen"] for row in kept.values()) > 0
    must_agree_on_shares(counted, town.on)
