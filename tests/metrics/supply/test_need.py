"""What communities lack, recounted by plain SQL; unknown is not zero."""

from decimal import Decimal

import pytest
from django.db import connection

from facilities.ground.choices import FacilityState
from metrics.models import AreaReport, Project
from metrics.rollup import counting
from metrics.supply.need import needs, totals
from portal.models import Area
from tests import factories
from tests.factories import CHANGQING, DISTRICT, TODAY, WULIN
from tests.metrics.conftest import AT

pytestmark = pytest.mark.django_db
RATE = Decimal(20)
BY_HAND = """
    SELECT a.code, ceil(r.under3 * 0.2)::int - coalesce(p.places, 0)
    FROM portal_area a
    JOIN LATERAL (
        SELECT under3 FROM metrics_areareport WHERE area_id = a.code AND under3 IS NOT NULL ORDER BY year DESC LIMIT 1
    ) r ON true
    LEFT JOIN (
        SELECT f.area_id, sum(c.places) AS places FROM facilities_facility f
        JOIN facilities_careclass c ON c.facility_id = f.id WHERE f.state IN ('filed', 'verified') GROUP BY f.area_id
    ) p ON p.area_id = a.code
"""


@pytest.fixture
def places(reports: list[AreaReport], communities: list[Area]) -> None:
    for area, filed in zip(communities, (FacilityState.FILED, FacilityState.FILED, FacilityState.UNFILED), strict=True):
        facility = factories.FacilityFactory(area=area, state=filed, filed_on=TODAY)
        factories.CareClassFactory(facility=facility, places=15, enrolled=12)
    counting.roll_up(on=TODAY, at=AT)


def test_the_gap_is_what_plain_sql_counts(places: None):
    with connection.cursor() as cursor:
        cursor.execute(BY_HAND)
        by_hand = {code: max(0, lacks) for code, lacks in cursor.fetchall()}

    found = {
        row.area.pk: row.gap for row in needs(Area.objects.get(pk=DISTRICT), RATE, on=TODAY) if row.gap is not None
    }

    assert found == by_hand
    assert len(found) == 3


def test_a_community_without_a_report_is_not_known_and_in_no_sum(places: None, communities: list[Area]):
    AreaReport.objects.filter(area=communities[1]).update(under3=None)
    street = Area.objects.get(pk=CHANGQING)

    rows = {row.area.pk: row for row in needs(street, RATE, on=TODAY)}
    whole = totals(rows.values())

    assert (rows[communities[1].pk].children, rows[communities[1].pk].gap) == (None, None)
    assert whole.children == 120
    assert whole.unreported == len(rows) - 1


def test_the_latest_report_counts_and_none_of_a_later_year(places: None, communities: list[Area]):
    factories.AreaReportFactory(area=communities[0], year=TODAY.year - 1, under3=110)
    factories.AreaReportFactory(area=communities[0], year=TODAY.year + 1, under3=900)

    row = needs(communities[0], RATE, on=TODAY)[0]

    assert (row.children, row.year, row.wanted) == (120, TODAY.year, 24)


def test_idle_places_and_planned_ones_are_told_apart(places: None, communities: list[Area]):
    facts = {"kind": "new", "department_id": "housing", "opens_on": TODAY, "planned_on": TODAY}
    Project.objects.create(name="一", area=communities[0], places=6, **facts)
    Project.objects.create(name="二", area=communities[0], places=50, state="dropped", **facts)

    row = needs(communities[0], RATE, on=TODAY)[0]

    assert (row.places, row.idle, row.gap, row.planned, row.left) == (15, 3, 9, 6, 3)


def test_a_facility_whose_enrolment_is_not_known_leaves_no_idle_places(
    reports: list[AreaReport], communities: list[Area]
):
    factories.FacilityFactory(area=communities[2], state=FacilityState.FILED, filed_on=TODAY)
    counting.roll_up(on=TODAY, at=AT)

    row = needs(Area.objects.get(pk=WULIN), RATE, on=TODAY)[0]

    assert (row.places, row.idle, row.unknown) == (35, 0, 1)


def test_a_district_is_counted_in_five_statements(places: None, django_assert_num_queries):
    district = Area.objects.get(pk=DISTRICT)

    with django_assert_num_queries(5):
        needs(district, RATE, on=TODAY)


@pytest.mark.parametrize(
    ("born", "asked", "wanted", "is_by_age"),
    [
        ((100, 0, 20, 0), 20, 12, True),  # 100 * 5 % + 20 * 35 %
        ((0, 0, 100, 20), 20, 42, True),
        ((0, 0, 100, 20), 30, 63, True),  # in proportion
        ((0, 0, 100, 20), 0, 0, True),
        ((100, 0, 19, 0), 20, 24, False),  # the years are not the children
        ((100, 0, 20, None), 20, 24, False),
    ],
)
def test_each_age_wants_places_by_its_own_rate_where_the_report_tells_the_years_of_birth(
    places: None, communities: list[Area], born: tuple[int | None, ...], asked: int, wanted: int, is_by_age: bool
):
    told = dict(zip(("born_0", "born_1", "born_2", "born_3"), born, strict=True))
    AreaReport.objects.filter(area=communities[0]).update(under3=120, **told)

    row = needs(communities[0], Decimal(asked), on=TODAY)[0]

    assert (row.wanted, row.is_by_age) == (wanted, is_by_age)
