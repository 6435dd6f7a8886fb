"""The two targets of knowledge are earned by rows: whom events reached, what closed surveys found; typed figures count up to 2025."""

from datetime import date, timedelta

import pytest
from django.db import connection

from facilities.models import Attendance, Station, StationActivity
from metrics.dashboards import figures
from metrics.indicators.choices import TargetState
from metrics.models import AreaReport, Indicator, IndicatorValue, Invitation, Questionnaire, RollupDifference, Survey
from metrics.rollup import areas as rollup_areas, counting, days, verification
from portal.models import Area, Organisation, User
from tests import factories
from tests.factories import CHANGQING, DISTRICT, TODAY, WULIN
from tests.metrics.conftest import AT, signed_in
from tests.metrics.crawler import Page
from tests.metrics.recount import recount

pytestmark = pytest.mark.django_db
REACH, AWARENESS = "knowledge-reach", "knowledge-awareness"


@pytest.fixture
def event(communities: list[Area]) -> StationActivity:
    body, by = Organisation.objects.order_by("pk").first(), factories.UserFactory()
    station = Station.objects.create(
        name="驿站", kind="small", owner=body, area=communities[0], address="1号", opened_on=TODAY
    )
    facts = {"kind": "play", "title": "游戏", "minutes": 60, "months_from": 0, "months_to": 36, "places": 9}
    return StationActivity.objects.create(
        station=station, organisation=body, starts_at=AT, code="x", made_by=by, **facts
    )


def came(event: StationActivity, area: Area, *names: str, on: date = TODAY) -> None:
    """Let caregivers be counted at an event as of a day; somebody comes to one event once."""
    other = StationActivity.objects.get(pk=event.pk)
    other.pk = None
    other.save(force_insert=True)
    Attendance.objects.bulk_create(
        Attendance(event=other, year=on.year, caregiver=name, area=area, came_on=on) for name in names
    )


def survey(by: User, answers: dict[Area, tuple[int, int]], *, state: str = "closed", year: int = 2026) -> Survey:
    """Make a survey in which so many of so many know, by community."""
    facts = {"margin": 3, "size": 9, "seed": "x", "frame": [], "closes_on": TODAY, "drawn_on": TODAY, "drawn_by": by}
    row = Survey.objects.create(
        questionnaire=Questionnaire.objects.first(), area_id=DISTRICT, year=year, state=state, **facts
    )
    cards = [
        Invitation(
            survey=row, area=area, code=f"{row.pk}-{area.pk[-4:]}-{n}", knows=n < knows, right=0, answers=[],
            answered_on=TODAY, channel="paper",
        )
        for area, (knows, asked) in answers.items() for n in range(asked)
    ]  # fmt: skip
    for place, card in enumerate(cards):
        card.place = place
    Invitation.objects.bulk_create(cards)
    return row


def value(code: str, area: str, *, year: int = 2026, version: int = 2) -> tuple[int, int]:
    row = IndicatorValue.objects.get(indicator__code=code, indicator__version=version, area=area, year=year)
    return row.numerator, row.denominator


def card(code: str, area: str = DISTRICT) -> figures.Card:
    cards = figures.cards(Area.objects.get(pk=area), on=TODAY)
    return next(card for card in cards if card.indicator.code == code)


def rows_of(table: str) -> list[dict]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@pytest.mark.parametrize(("day", "version"), [(date(2025, 12, 31), 1), (date(2026, 1, 1), 2)])
@pytest.mark.parametrize("code", [REACH, AWARENESS])
def test_the_second_definition_holds_from_new_year_2026(code: str, day: date, version: int) -> None:
    assert Indicator.objects.in_force(day).get(code=code).version == version


def test_years_before_keep_what_was_typed_by_the_old_definition(communities: list[Area], event) -> None:
    factories.AreaReportFactory(area=communities[0], year=2025)
    came(event, communities[0], "a", on=date(2025, 6, 1))

    rollup_areas.refresh_areas(None, on=date(2025, 12, 31), at=AT)
    counting.recount(on=TODAY, at=AT)

    assert value(REACH, DISTRICT, year=2025, version=1) == (180, 200)
    assert value(AWARENESS, DISTRICT, year=2025, version=1) == (47, 50)
    assert not IndicatorValue.objects.filter(indicator__code=REACH, indicator__version=2, year=2025).exists()


def test_a_caregiver_is_reached_once_a_year_and_typed_figures_count_no_more(communities, reports, event) -> None:
    """Reports type 180, 1000 and 180 as reached; of 200, 2000 and 200 caregivers only who was counted at an event is."""
    came(event, communities[0], "a", "b", on=TODAY - timedelta(days=9))
    came(event, communities[2], "b", "c", on=TODAY - timedelta(days=1))
    came(event, communities[2], "b", "d", on=TODAY)
    came(event, communities[2], "z", on=date(2025, 12, 31))
    came(event, communities[1], "y", on=TODAY + timedelta(days=1))

    counting.recount(on=TODAY, at=AT)

    assert value(REACH, communities[0].pk) == (2, 200), "b came from here first"
    assert value(REACH, WULIN) == (2, 200), "c and d"
    assert value(REACH, DISTRICT) == (4, 2400)
    assert recount(rows_of, TODAY).shares[REACH, DISTRICT] == (4, 2400)


@pytest.mark.parametrize(("reported", "expected"), [(1, (1, 1)), (2, (2, 2)), (3, (2, 3))])
def test_no_more_are_reached_than_were_reported(communities, event, reported: int, expected: tuple[int, int]) -> None:
    AreaReport.objects.create(area=communities[0], year=2026, caregivers=reported)
    came(event, communities[0], "a", "b")

    counting.recount(on=TODAY, at=AT)

    assert value(REACH, DISTRICT) == expected


def test_a_community_that_did_not_report_its_caregivers_is_left_out_of_both(communities, event) -> None:
    came(event, communities[0], "a")

    counting.recount(on=TODAY, at=AT)

    assert value(REACH, DISTRICT) == (0, 0)
    assert card(REACH).ratio is None
    assert card(REACH).target_state == TargetState.UNKNOWN


def test_without_a_closed_survey_awareness_is_unknown_and_not_zero(communities, reports, bureau) -> None:
    survey(bureau, {communities[0]: (1, 9)}, state="open")
    survey(bureau, {communities[0]: (9, 9)}, year=2025)

    counting.recount(on=TODAY, at=AT)

    assert value(AWARENESS, DISTRICT) == (0, 0)
    assert card(AWARENESS).target_state == TargetState.UNKNOWN
    assert card(AWARENESS).interval is None


def test_the_last_closed_survey_counts(communities, bureau) -> None:
    survey(bureau, {communities[0]: (1, 9)})
    survey(bureau, {communities[0]: (7, 8), communities[2]: (3, 4)})
    survey(bureau, {communities[0]: (9, 9)}, state="open")

    counting.recount(on=TODAY, at=AT)

    assert value(AWARENESS, communities[0].pk) == (7, 8)
    assert value(AWARENESS, DISTRICT) == (10, 12)
    assert recount(rows_of, TODAY).shares[AWARENESS, DISTRICT] == (10, 12)


@pytest.mark.parametrize(
    ("knows", "asked", "state"),
    [  # against 95 %; Wilson's bounds are 95.29 to 97.92, 94.95 to 97.69, 91.35 to 95.04, 91.19 to 94.91
        (678, 700, TargetState.ON_TRACK),
        (676, 700, TargetState.UNPROVEN),
        (654, 700, TargetState.UNPROVEN),
        (653, 700, TargetState.BEHIND),
    ],
)
def test_a_target_is_reached_or_missed_only_by_the_whole_interval(communities, bureau, knows, asked, state) -> None:
    survey(bureau, {communities[0]: (knows, asked)})

    counting.recount(on=TODAY, at=AT)

    assert card(AWARENESS).target_state == state
    assert card(AWARENESS, communities[0].pk).target_state == state


def test_communities_that_differ_make_the_same_share_less_certain(communities, bureau) -> None:
    survey(bureau, {communities[0]: (300, 300), communities[2]: (270, 300)})
    counting.recount(on=TODAY, at=AT)
    unlike = card(AWARENESS).interval
    survey(bureau, {communities[0]: (285, 300), communities[2]: (285, 300)})
    counting.recount(on=TODAY, at=AT)
    alike = card(AWARENESS).interval

    assert unlike[0] < alike[0] < 95 < alike[1] < unlike[1]


def test_every_change_is_counted_by_the_next_rollup_as_a_full_recount_does(communities, reports, event, bureau) -> None:
    counting.recount(on=TODAY, at=AT)
    came(event, communities[2], "a", on=TODAY)
    came(event, communities[0], "a", "b", on=TODAY - timedelta(days=1))
    row = survey(bureau, {communities[0]: (1, 2)}, state="open")
    Survey.objects.filter(pk=row.pk).update(state="closed")

    counting.roll_up(on=TODAY, at=AT)

    assert (value(REACH, WULIN), value(REACH, CHANGQING)) == ((0, 200), (2, 2200))
    assert value(AWARENESS, DISTRICT) == (1, 2)
    Attendance.objects.filter(caregiver="a", area=communities[0]).delete()
    Survey.objects.filter(pk=row.pk).update(state="open")
    counting.roll_up(on=TODAY, at=AT)
    assert (value(REACH, WULIN), value(REACH, CHANGQING)) == ((1, 200), (1, 2200))
    assert value(AWARENESS, DISTRICT) == (0, 0)
    assert counting.recount(on=TODAY, at=AT).by_noun == {}


def test_a_definition_that_comes_with_an_upgrade_is_counted_the_same_day_without_an_alarm(reports) -> None:
    days.start_day(on=TODAY, at=AT)
    IndicatorValue.objects.filter(indicator__code__in=(REACH, AWARENESS), indicator__version=2).delete()

    assert days.start_day(on=TODAY, at=AT)
    assert verification.verify(on=TODAY, at=AT) == 0
    assert not RollupDifference.objects.exists()
    assert value(REACH, DISTRICT) == (0, 2400)
    assert not days.start_day(on=TODAY, at=AT)


def test_the_figure_opens_to_its_rows_and_they_to_events_and_the_survey(communities, reports, event, bureau) -> None:
    came(event, communities[0], "a", "b")
    made = survey(bureau, {communities[0]: (2, 2)})
    counting.recount(on=TODAY, at=AT)
    client = signed_in(bureau)

    reach = Page(client.get(f"/dashboard/{REACH}/{CHANGQING}/?year=2026").content.decode())
    opened = client.get(f"/guidance-desk/reached/{communities[0].pk}/2026/").content.decode()
    aware = client.get(f"/dashboard/{AWARENESS}/{CHANGQING}/?year=2026").content.decode()

    assert sum(int(text) for name, text in reach.cells if name == "numerator") == 2
    assert f"/guidance-desk/reached/{communities[0].pk}/2026/" in {link.href for link in reach.links}
    assert Page(opened).rows == 1
    assert "2名" in opened
    assert f"/surveys/{made.pk}/" in aware
    assert "未证实" in client.get(f"/targets/{AWARENESS}/").content.decode()
