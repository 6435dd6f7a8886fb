"""Opening days are the facility's own; what has no card is a gap; streaks are counted over opening days alone."""

from datetime import date, timedelta

import pytest
from django.db import connection

from facilities.daily import calendars, cards, days
from facilities.daily.choices import DayState
from facilities.models import CareClass, DayCard, Facility, OpeningDay, OpeningHours, SpecialDay, Suspension
from portal.errors import NotAllowed, Refused
from portal.rulebook.rulebook import breaches
from tests.facilities.daily.conftest import at
from tests.factories import TODAY, FacilityFactory, operator_user

pytestmark = pytest.mark.django_db
MONDAY, SATURDAY, NATIONAL_DAY = date(2026, 11, 16), date(2026, 11, 21), date(2026, 10, 1)
MADE_UP = date(2026, 10, 10)  # a Saturday that is a working day


def opening(facility, first, last):
    return list(
        OpeningDay.objects.filter(facility=facility).between(first, last).order_by("day").values_list("day", flat=True)
    )


def is_open(facility, day):
    return bool(opening(facility, day, day))


def carded(facility, day, *, whole=True):
    return DayCard.objects.create(
        facility=facility, day=day, headcount=5, absent=0, is_complete=whole, first_at=at(8), saved_at=at(8),
        saved_by=operator_user(facility.operator),
    )  # fmt: skip


def test_the_usual_week_is_the_official_working_days(facility):
    assert [day.isoweekday() for day in opening(facility, MONDAY, MONDAY + timedelta(6))] == [1, 2, 3, 4, 5]
    assert is_open(facility, MADE_UP)
    assert not is_open(facility, NATIONAL_DAY)


@pytest.mark.parametrize(("told", "day"), [("on_weekends", SATURDAY), ("in_holidays", NATIONAL_DAY)])
def test_weekends_and_holidays_count_only_for_who_says_so(facility, told, day):
    hours = OpeningHours.objects.create(facility=facility, told_on=MONDAY)
    assert not is_open(facility, day)

    for answer in (False, True):
        setattr(hours, told, answer)
        hours.save()
        assert is_open(facility, day) == answer


def test_special_days_change_single_days(facility):
    SpecialDay.objects.create(facility=facility, day=MONDAY, is_open=False, reason="消杀")
    SpecialDay.objects.create(facility=facility, day=SATURDAY, is_open=True, reason="开放日")

    assert not is_open(facility, MONDAY)
    assert is_open(facility, SATURDAY)
    assert is_open(FacilityFactory(filed_on=date(2026, 1, 1)), MONDAY)


def test_no_day_before_the_filing_and_none_past_the_published_calendar_is_an_opening_day(facility):
    Facility.objects.update(filed_on=MONDAY + timedelta(1))

    assert opening(facility, MONDAY, MONDAY + timedelta(2)) == [MONDAY + timedelta(1), MONDAY + timedelta(2)]
    assert opening(facility, date(2040, 1, 1), date(2040, 12, 31)) == []


@pytest.mark.parametrize(
    ("state", "ended_on", "closed"),
    [("running", None, [17, 18]), ("ended", date(2026, 11, 18), [17]), ("asked", None, []), ("withdrawn", None, [])],
)
def test_a_suspension_closes_its_days_until_it_ends(facility, state, ended_on, closed):
    first = date(2026, 11, 17)
    Suspension.objects.create(
        facility=facility, state=state, reason="装修", from_on=first, until_on=first + timedelta(1), ended_on=ended_on,
        asked_by=operator_user(facility.operator), asked_on=MONDAY, arrangement="暂停", parents_told_on=MONDAY, parents_told_how="电话",
        resumes_to="filed",
    )  # fmt: skip

    week = {day.day for day in opening(facility, MONDAY, date(2026, 11, 20))}
    assert {16, 17, 18, 19, 20} - week == set(closed)


@pytest.mark.parametrize(("hour", "minute", "state"), [(9, 59, "awaited"), (10, 0, "gap"), (18, 0, "gap")])
def test_a_day_without_a_card_is_a_gap_from_the_hour_on(facility, hour, minute, state):
    [today] = days.between(facility, TODAY, TODAY, at=at(hour, minute))
    assert today.state == state


def test_a_month_tells_each_day(facility):
    carded(facility, MONDAY), carded(facility, MONDAY + timedelta(1), whole=False)

    rows = {row.day: row.state for row in days.between(facility, MONDAY, SATURDAY, at=at(12))}

    friday = SATURDAY - timedelta(1)
    assert rows[MONDAY] == DayState.COMPLETE
    assert rows[MONDAY + timedelta(1)] == DayState.INCOMPLETE
    assert rows[friday] == DayState.GAP
    assert rows[SATURDAY] == DayState.CLOSED


def test_gaps_are_a_breach_from_the_first_card_on_and_today_is_not_over(facility):
    carded(facility, date(2026, 11, 17))
    carded(facility, date(2026, 11, 19))

    [finding] = breaches(Facility.objects.all(), on=TODAY, clauses=["daily-card"])[facility.pk]

    assert finding.params["count"] == 2
    assert finding.params["last"] == date(2026, 11, 20)
    carded(facility, date(2026, 11, 18)), carded(facility, date(2026, 11, 20))
    assert breaches(Facility.objects.all(), on=TODAY, clauses=["daily-card"]) == {}


def test_who_keeps_no_cards_is_not_spoken_of(facility):
    assert breaches(Facility.objects.all(), on=TODAY, clauses=["daily-card"]) == {}


def slow_streak(facility, on):
    count = 0
    for back in range(1, 366):
        day = on - timedelta(days=back)
        if not is_open(facility, day):
            continue
        if not DayCard.objects.filter(facility=facility, day=day, is_complete=True).exists():
            return count
        count += 1
    return count


def test_a_streak_runs_over_opening_days_and_breaks_at_a_day_that_is_not_complete(facility):
    other = FacilityFactory(filed_on=date(2026, 11, 1))
    for back in range(1, 15):
        carded(facility, TODAY - timedelta(days=back), whole=back != 12)
    carded(other, TODAY - timedelta(days=3))

    told = days.streaks([facility.pk, other.pk], on=TODAY)

    assert told == {facility.pk: slow_streak(facility, TODAY), other.pk: slow_streak(other, TODAY)}
    assert told == {facility.pk: 7, other.pk: 1}


def test_days_past_stay_as_they_were_in_the_calendar(facility, keeper):
    def mark(day, **other):
        return calendars.mark(facility, day, is_open=False, reason="消杀", by=keeper, on=TODAY, **other)

    with pytest.raises(Refused) as refusal:
        mark(TODAY - timedelta(1))
    assert refusal.value.field == "day"
    row = mark(TODAY)
    with pytest.raises(Refused):
        calendars.unmark(row, by=keeper, on=TODAY + timedelta(1))
    with pytest.raises(NotAllowed):
        calendars.unmark(row, by=operator_user(FacilityFactory().operator), on=TODAY)
    calendars.unmark(row, by=keeper, on=TODAY)
    assert not SpecialDay.objects.exists()


def test_a_day_with_children_is_not_closed_afterwards(facility, keeper, typed):
    cards.save(facility, TODAY, typed(), by=keeper, at=at(8))
    with pytest.raises(Refused):
        calendars.mark(facility, TODAY, is_open=False, reason="消杀", by=keeper, on=TODAY)


def test_a_class_that_is_removed_leaves_its_days(facility, keeper, typed):
    card = cards.save(facility, TODAY, typed(), by=keeper, at=at(8))
    CareClass.objects.filter(name="彩虹班").delete()

    assert sorted(card.classes.values_list("name", flat=True)) == sorted(["彩虹班", "月亮班"])


def test_a_changed_card_marks_its_facility(facility):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM metrics_dirtymark")
        carded(facility, TODAY)
        cursor.execute("SELECT DISTINCT facility_id FROM metrics_dirtymark WHERE facility_id IS NOT NULL")
        assert cursor.fetchall() == [(facility.pk,)]
