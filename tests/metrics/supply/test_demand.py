"""Places wished and used by age, recounted by plain SQL; what is not told by age is in no number."""

from decimal import Decimal

import pytest
from django.db import connection

from facilities.models import Facility
from metrics.models import AreaReport
from metrics.rollup import counting
from metrics.supply.demand import demands
from portal.models import Area
from tests import factories
from tests.factories import DISTRICT, TODAY
from tests.metrics.conftest import AT, signed_in

pytestmark = pytest.mark.django_db
RATE = Decimal(20)
CHILDREN = """
    SELECT sum(born_0), sum(born_1), sum(born_2 + born_3) FROM metrics_areareport
    WHERE born_0 + born_1 + born_2 + born_3 = under3
"""
IN_CARE = """
    SELECT c.kind, sum(c.enrolled) FROM facilities_careclass c JOIN facilities_facility f ON f.id = c.facility_id
    JOIN metrics_areareport r ON r.area_id = f.area_id
    WHERE f.state IN ('filed', 'verified') AND r.born_0 + r.born_1 + r.born_2 + r.born_3 = r.under3 GROUP BY c.kind
"""


@pytest.fixture
def town(reports: list[AreaReport], communities: list[Area]) -> list[Area]:
    """Two communities that tell the years of birth and one whose years are not its children, each with classes of several ages."""
    for row, born in zip(reports, ((40, 50, 25, 5), (10, 20, 30, 0), (1, 1, 1, 1)), strict=True):
        told = dict(zip(("born_0", "born_1", "born_2", "born_3"), born, strict=True))
        told |= dict.fromkeys(("due", "followed_up", "doctor_signed"))
        AreaReport.objects.filter(pk=row.pk).update(under3=sum(born) + (row == reports[2]), **told)
    for area, state in zip((*communities, communities[0]), ("filed", "verified", "filed", "unfiled"), strict=True):
        facility = factories.FacilityFactory(area=area, state=state, filed_on=TODAY, places_as_of=TODAY)
        for place, kind in enumerate(("infant", "toddler", "older", "mixed")):
            factories.CareClassFactory(facility=facility, kind=kind, name=kind, places=20, enrolled=2 + place)
    counting.roll_up(on=TODAY, at=AT)
    return communities


def test_ages_are_what_plain_sql_counts(town: list[Area]):
    found = demands(Area.objects.get(pk=DISTRICT), RATE, on=TODAY)

    with connection.cursor() as cursor:
        cursor.execute(CHILDREN)
        assert tuple(row.children for row in found.ages) == cursor.fetchone() == (50, 70, 60)
        cursor.execute(IN_CARE)
        by_hand = dict(cursor.fetchall())
    assert (
        [row.in_care for row in found.ages] == [by_hand[kind] for kind in ("infant", "toddler", "older")] == [4, 6, 8]
    )
    assert (found.mixed, found.communities, found.unknown) == (by_hand["mixed"], 2, 0)
    assert [(row.wished, row.wanted, row.used) for row in found.ages] == [
        (5, Decimal("2.5"), Decimal("8.0")), (20, Decimal("14.0"), Decimal("8.6")), (35, Decimal("21.0"), Decimal("13.3")),
    ]  # fmt: skip


def test_another_rate_is_wished_in_proportion(town: list[Area]):
    assert [row.wished for row in demands(town[0], RATE * 2, on=TODAY).ages] == [10, 40, 70]


def test_where_no_report_tells_the_years_nothing_is_told_by_age(town: list[Area]):
    found = demands(town[2], RATE, on=TODAY)

    assert (found.communities, [row.used for row in found.ages], found.mixed) == (0, [None] * 3, 0)


def test_a_facility_whose_enrolment_is_not_known_is_in_no_number_and_told(town: list[Area], bureau, monday: None):
    Facility.objects.filter(area=town[1]).first().classes.all().delete()
    counting.roll_up(on=TODAY, at=AT)

    found = demands(town[1], RATE, on=TODAY)
    page = signed_in(bureau).get("/supply/", {"area": town[1].pk}).content.decode()

    assert ([row.in_care for row in found.ages], found.unknown) == ([0, 0, 0], 1)
    assert "按年龄：入托需求与实际入托" in page
    assert "1家机构的在托人数不明" in page
