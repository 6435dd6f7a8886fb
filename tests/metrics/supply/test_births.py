"""Births by month with their source, the forecast recounted by hand, and how it did on years that are known."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection

from metrics.models import AreaReport, BirthCohort, Reach
from metrics.supply import births
from metrics.supply.projection import Span, projection
from portal.areas.choices import AreaLevel
from portal.errors import NotAllowed, Refused
from portal.importing import reports
from portal.models import Area, User
from tests import factories
from tests.facilities.premises.test_premises import premises
from tests.factories import CHANGQING, DISTRICT, TODAY
from tests.metrics.conftest import signed_in
from tests.portal.importing.builders import bring, counts, faults, table

pytestmark = pytest.mark.django_db
RATE = Decimal(20)
DAY = timedelta(days=1)
FIRST = TODAY.year - 6
COURSE = [120, 96, 108, 84, 96, 72]  # births a year of one community, six whole years


def born(area: Area, course: Sequence[int], first: int = FIRST) -> None:
    BirthCohort.objects.bulk_create(
        BirthCohort(area=area, month=date(first + n, month, 1), births=count // 12, source="出生证", entered_on=TODAY)
        for n, count in enumerate(course)
        for month in range(1, 13)
    )


def street(code: str = CHANGQING) -> list[Area]:
    return list(Area.objects.existing(TODAY).filter(parent=code, level=AreaLevel.COMMUNITY).order_by("code"))


def cohort(**facts: object) -> BirthCohort:
    given = {"area": factories.community_of(CHANGQING), "month": date(2026, 3, 9), "births": 4, "source": "出生证"}
    return BirthCohort(**(given | facts))


def test_births_are_entered_once_by_who_plans_and_name_their_month(bureau: User, fire: User):
    kept = births.save(cohort(), by=bureau, on=TODAY)

    assert (kept.month, kept.entered_by) == (date(2026, 3, 1), bureau)
    with pytest.raises(Refused) as refusal:
        births.save(cohort(month=date(2026, 3, 30)), by=bureau, on=TODAY)
    assert refusal.value.field == "month"
    with pytest.raises(NotAllowed):
        births.save(cohort(month=date(2026, 4, 1)), by=fire, on=TODAY)


@pytest.mark.parametrize(("day", "is_refused"), [(30, True), (31, True), (32, False)])
def test_a_month_is_entered_once_it_is_over(bureau: User, day: int, is_refused: bool):
    on = date(2026, 7, 31) + (day - 31) * DAY
    entered = cohort(month=date(2026, 7, 1))

    if is_refused:
        with pytest.raises(Refused):
            births.save(entered, by=bureau, on=on)
    else:
        assert births.save(entered, by=bureau, on=on).pk


@pytest.mark.parametrize(("count", "is_refused"), [(499, False), (500, False), (501, True)])
def test_no_more_are_born_than_live_there(bureau: User, count: int, is_refused: bool):
    entered = cohort(births=count)
    AreaReport.objects.create(area=entered.area, year=TODAY.year, residents=500)

    if is_refused:
        with pytest.raises(Refused) as refusal:
            births.save(entered, by=bureau, on=TODAY)
        assert refusal.value.field == "births"
    else:
        assert births.save(entered, by=bureau, on=TODAY).births == count


def test_a_table_of_births_is_taken_over_row_by_row_with_its_source():
    community = factories.community_of(CHANGQING)
    AreaReport.objects.create(area=community, year=TODAY.year, residents=500)
    right = {"社区代码": community.pk, "月份": "2026年3月", "出生人数": "7", "数据来源": "妇幼系统"}
    rows = [
        right,
        right | {"月份": "2026-04"},
        right | {"月份": "2026-04-09"},
        right | {"月份": "2026-05", "出生人数": "-1"},
        right | {"月份": "2026-06", "出生人数": "501"},
        right | {"月份": f"{TODAY:%Y-%m}"},
        right | {"社区代码": DISTRICT, "月份": "2026-02"},
    ]

    run = bring(table(*rows), reports.SHIPPED["births"].read_text())
    again = bring(table(right | {"出生人数": "9"}), reports.SHIPPED["births"].read_text())

    assert counts(run)["added"] == 2
    assert [line for line, _column, _reason in faults(run)] == [4, 5, 6, 7, 8]
    assert counts(again)["changed"] == 1
    kept = BirthCohort.objects.order_by("month").values_list("month", "births", "source")
    assert list(kept) == [(date(2026, 3, 1), 9, "妇幼系统"), (date(2026, 4, 1), 7, "妇幼系统")]


def test_a_table_of_ways_names_community_and_premises():
    here = premises(area=factories.community_of(CHANGQING))
    right = {"社区代码": here.area_id, "场地编号": str(here.pk), "路程（米）": "840"}
    rows = [right, right | {"场地编号": "999999"}, right | {"社区代码": ""}, right | {"社区代码": DISTRICT}]

    run = bring(table(*rows), reports.SHIPPED["ways"].read_text())

    assert counts(run)["added"] == 1
    assert [line for line, _column, _reason in faults(run)] == [3, 4, 5]
    way = Reach.objects.get()
    assert (way.area_id, way.premises, way.metres, way.source) == (here.area_id, here, 840, "实测步行路程")


def test_whole_years_are_what_plain_sql_adds_up_and_a_lacking_month_leaves_its_year_out():
    first, second = street()[:2]
    born(first, COURSE)
    born(second, COURSE)
    BirthCohort.objects.filter(area=second, month=date(FIRST + 2, 5, 1)).delete()

    years = births.whole_years(Area.objects.get(pk=CHANGQING), on=TODAY)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(year FROM month)::int, area_id, sum(births)::int FROM metrics_birthcohort WHERE month < %s "
            "GROUP BY 1, 2 HAVING count(*) = 12 ORDER BY 1, 2", [date(TODAY.year, 1, 1)],
        )  # fmt: skip
        by_hand = cursor.fetchall()
    assert [(year, code, born) for year in sorted(years) for code, born in sorted(years[year].items())] == by_hand
    assert second.pk not in years[FIRST + 2]


def test_cohorts_grow_up_by_hand(reports: list[AreaReport]):
    area = reports[0].area
    born(area, [120, 108, 96, 84], 2022)  # 2022 to 2025: twelve fewer each year, without a rest
    AreaReport.objects.create(area=area, year=2025, under3=144)  # half of the 288 born from 2023 on live here

    found = projection(area, RATE, on=TODAY)

    assert (found.staying.share, found.staying.year) == (0.5, 2025)
    rows = {row.year: row for row in found.years if row.is_expected}
    assert [rows[year].births.value for year in (2026, 2027, 2028, 2029)] == [72, 60, 48, 36]
    assert [rows[year].children.value for year in (2026, 2027, 2028, 2029)] == [126, 108, 90, 72]
    # 5 % of those under one, 20 % under two, 35 % under three: half of 3.6 + 16.8 + 33.6, and half of 1.8 + 9.6 + 21
    assert [rows[year].lacking for year in (2026, 2029)] == [Span(27, 27, 27), Span(17, 17, 17)]
    doubled = {row.year: row.wanted for row in projection(area, RATE * 2, on=TODAY).years}
    assert [doubled[year] for year in (2026, 2029)] == [Span(54, 54, 54), Span(33, 33, 33)]


WANTED = """
    WITH told AS (SELECT extract(year FROM month)::int AS year, sum(births) AS born FROM metrics_birthcohort WHERE area_id = %s GROUP BY 1),
         rate AS (SELECT right(key, 1)::int AS age, value FROM portal_threshold WHERE key LIKE 'supply.wanting_rate_age_')
    SELECT last.year, ceil(sum(told.born * rate.value) / 100)::int
    FROM told last CROSS JOIN rate JOIN told ON told.year = last.year - rate.age
    GROUP BY last.year HAVING count(*) = 3 ORDER BY last.year
"""


def test_each_age_wants_places_by_its_rate_as_plain_sql_counts(communities: list[Area]):
    born(communities[0], COURSE)

    found = projection(communities[0], RATE, on=TODAY)

    with connection.cursor() as cursor:
        cursor.execute(WANTED, [communities[0].pk])
        by_hand = dict(cursor.fetchall())
    assert len(by_hand) == len(COURSE) - 2
    assert {row.year: row.wanted for row in found.years if not row.is_expected and row.wanted} == {
        year: Span(count, count, count) for year, count in by_hand.items()
    }
    assert [trial.really_wanted for trial in found.trials] == [by_hand[trial.year] for trial in found.trials]


def test_children_who_want_a_place_are_tried_on_known_years_by_hand(communities: list[Area]):
    born(communities[0], COURSE)

    trials = {
        (row.known_until - FIRST, row.year - FIRST): row for row in projection(communities[0], RATE, on=TODAY).trials
    }

    assert trials[2, 3].wanted.value == 60  # (96 x 5 + 108 x 20 + 96 x 35) / 100, of which 96 are expected
    assert trials[2, 5].wanted.value == 56  # (84 x 5 + 90 x 20 + 96 x 35) / 100 = 55.8, all three expected
    assert trials[2, 5].really_wanted == 53  # (72 x 5 + 96 x 20 + 84 x 35) / 100 = 52.2
    assert all(row.is_want_hit == (row.wanted.low <= row.really_wanted <= row.wanted.high) for row in trials.values())
    assert trials[2, 3].wanted.low < 60 < trials[2, 3].wanted.high
    low = trials[2, 3].expected.low
    assert trials[2, 3].wanted.low == -(-(low * 5 + 108 * 20 + 96 * 35) // 100)


def test_each_known_year_is_forecast_from_those_before_it_alone(communities: list[Area]):
    born(communities[0], COURSE)

    found = projection(communities[0], RATE, on=TODAY)

    told = [(trial.known_until - FIRST, trial.year - FIRST, trial.expected.value, trial.real) for trial in found.trials]
    assert told == [(2, 3, 96, 84), (2, 4, 90, 96), (2, 5, 84, 72), (3, 4, 78, 96), (3, 5, 68, 72), (4, 5, 83, 72)]
    assert found.error == pytest.approx(100 * (12 / 84 + 6 / 96 + 12 / 72 + 18 / 96 + 4 / 72 + 11 / 72) / 6, abs=0.5)
    assert all(year.births.low <= year.births.value <= year.births.high for year in found.years)


def test_fewer_than_three_whole_years_let_nothing_expect(communities: list[Area]):
    born(communities[0], COURSE[:2], TODAY.year - 2)

    found = projection(communities[0], RATE, on=TODAY)

    assert (found.is_possible, [row.year for row in found.years]) == (False, [TODAY.year - 2, TODAY.year - 1])


def test_a_community_known_for_a_year_only_is_left_out_and_told():
    late, *others = street()
    for area in others:
        born(area, COURSE)
    born(late, COURSE[-1:], TODAY.year - 1)

    found = projection(Area.objects.get(pk=CHANGQING), RATE, on=TODAY)

    assert (found.counted, found.communities) == (len(others), len(others) + 1)
    known = [row.births.value for row in found.years if not row.is_expected]
    assert known == [count * len(others) for count in COURSE]


def test_the_page_says_method_error_and_source(bureau: User, communities: list[Area], monday: None):
    born(communities[0], COURSE)

    page = signed_in(bureau).get("/births/", {"area": communities[0].pk}).content.decode()

    assert "出生证" in page
    assert f"{COURSE[0]}" in page


def test_what_was_typed_wrongly_is_kept_and_told_at_its_field(bureau: User, monday: None):
    area = factories.community_of(CHANGQING)
    sent = {"area": area.pk, "month": f"{TODAY:%Y-%m}", "births": "12", "source": "出生证", "seen_revision": 0}

    answer = signed_in(bureau).post("/births/new/", sent)

    assert "month" in answer.context["form"].errors
    assert 'value="12"' in answer.content.decode()
    assert not BirthCohort.objects.exists()
