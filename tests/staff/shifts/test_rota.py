"""Shifts are refused where they can't be: at the same time, too long, outside of the post; leave is asked, answered and stood in for."""

from datetime import date, timedelta

import pytest
from django.db import connection
from hypothesis import given, settings, strategies as st
from hypothesis.extra.django import TestCase

from facilities.models import Facility
from portal.errors import IllegalMove, NotAllowed, Refused
from staff.models import Leave, Post, Shift
from staff.shifts import leaves, rota
from tests.factories import TODAY, CareClassFactory, FacilityFactory, PostFactory, UserFactory, operator_user
from tests.staff.shifts.builders import carer, hour, nursery, once, weekly
from tests.together import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
DAY = timedelta(days=1)


@pytest.fixture
def facility():
    return nursery()


@pytest.fixture
def operator(facility):
    return operator_user(facility.operator)


def shift(post, starts="08:00", ends="16:00", **facts) -> Shift:
    given = {"care_class": post.care_class, "weekday": 1, "since": TODAY} | facts
    if "day" in facts:
        given |= {"weekday": None, "since": None}
    return Shift(post=post, starts_at=hour(starts), ends_at=hour(ends), **given)


def refused(shifts, operator) -> Refused:
    before = Shift.objects.count()
    with pytest.raises(Refused) as refusal:
        rota.plan(shifts, by=operator, on=TODAY)
    assert Shift.objects.count() == before
    return refusal.value


@pytest.mark.parametrize(
    ("starts", "ends", "is_free"),
    [("06:00", "08:00", True), ("06:00", "08:01", False), ("16:00", "20:00", True), ("15:59", "20:00", False)],
)
def test_nobody_has_two_weekly_shifts_at_once(facility, operator, starts, ends, is_free):
    post = carer(facility)
    second = PostFactory(person=post.person, care_class=post.care_class)  # another post of the same person
    weekly(post, "08:00", "16:00", days=[1])

    if is_free:
        rota.plan([shift(second, starts, ends)], by=operator, on=TODAY)
    else:
        assert refused([shift(second, starts, ends)], operator).field == "starts_at"


@pytest.mark.parametrize(("weekday", "starts"), [(1, "05:00"), (7, "23:00")])
def test_a_night_meets_the_next_morning_also_from_sunday_to_monday(facility, operator, weekday, starts):
    post = carer(facility)
    weekly(post, "22:00", "06:00", days=[7])

    refused([shift(post, starts, "06:00" if weekday == 1 else "05:00", weekday=weekday)], operator)


def test_weekly_shifts_that_follow_each_other_in_time_do_not_meet(facility, operator):
    post = carer(facility)
    weekly(post, "08:00", "16:00", days=[1], until=TODAY + 6 * DAY)

    refused([shift(post, since=TODAY + 6 * DAY)], operator)
    rota.plan([shift(post, since=TODAY + 7 * DAY)], by=operator, on=TODAY)


def test_a_dated_shift_may_lie_in_a_weekly_one_but_in_no_dated_one(facility, operator):
    post = carer(facility)
    weekly(post, "08:00", "16:00")
    rota.plan([shift(post, "09:00", "10:00", kind="training", day=TODAY)], by=operator, on=TODAY)

    assert refused([shift(post, "09:30", "11:00", day=TODAY)], operator).field == "starts_at"


def test_all_of_several_shifts_are_planned_or_none(facility, operator):
    post = carer(facility)
    weekly(post, "08:00", "16:00", days=[3])

    refused([shift(post, weekday=weekday) for weekday in (1, 2, 3)], operator)


@pytest.mark.parametrize(("ends", "is_lawful"), [("18:59", True), ("19:00", True), ("19:01", False)])
def test_a_shift_is_no_longer_than_the_law_allows(facility, operator, ends, is_lawful):
    post = carer(facility)

    if is_lawful:
        rota.plan([shift(post, "08:00", ends)], by=operator, on=TODAY)
    else:
        assert refused([shift(post, "08:00", ends)], operator).field == "ends_at"


@pytest.mark.parametrize(("ahead", "is_within"), [(-1, False), (0, True), (5, True), (6, False)])
def test_a_shift_lies_within_the_post(facility, operator, ahead, is_within):
    post = carer(facility)
    Post.objects.filter(pk=post.pk).update(since=TODAY + DAY, until=TODAY + 6 * DAY)
    post.refresh_from_db()

    planned = shift(post, day=TODAY + DAY + ahead * DAY)
    if is_within:
        rota.plan([planned], by=operator, on=TODAY)
    else:
        assert refused([planned], operator).field == "day"


def test_nothing_is_planned_into_the_past_nor_at_a_facility_that_is_gone(facility, operator):
    post = carer(facility)

    assert refused([shift(post, day=TODAY - DAY)], operator).field == "day"
    assert refused([shift(post, since=TODAY - DAY)], operator).field == "since"
    Facility.objects.filter(pk=facility.pk).update(state="closed")
    assert refused([shift(post)], operator).field is None


def test_care_is_for_carers_in_a_class_of_the_facility(facility, operator):
    post, cook = carer(facility), PostFactory(person=carer(facility).person, kind="cook")

    assert refused([shift(cook, care_class=facility.classes.first())], operator).field == "kind"
    assert refused([shift(post, care_class=None)], operator).field == "care_class"
    assert refused([shift(post, care_class=CareClassFactory())], operator).field == "care_class"


def test_only_the_operator_plans(facility):
    stranger = operator_user(FacilityFactory().operator)

    for user in (stranger, UserFactory()):
        with pytest.raises(NotAllowed):
            rota.plan([shift(carer(facility))], by=user, on=TODAY)


def test_a_weekly_shift_ends_with_the_day_and_what_has_not_begun_is_taken_off(facility, operator):
    post = carer(facility)
    [running], [coming] = (
        weekly(post, "08:00", "12:00", days=[1]),
        weekly(post, "13:00", "15:00", [1], since=TODAY + DAY),
    )
    today, gone = once(post, TODAY, "16:00", "17:00"), once(post, TODAY - DAY, "16:00", "17:00")

    for row in (running, coming, today):
        rota.end(row, by=operator, on=TODAY)
    with pytest.raises(Refused):
        rota.end(gone, by=operator, on=TODAY)

    assert list(Shift.objects.order_by("pk").values_list("pk", "until")) == [(running.pk, TODAY), (gone.pk, None)]


def asked(person, since: date = TODAY, until: date = TODAY + DAY, **facts) -> Leave:
    return Leave(person=person, since=since, until=until, **facts)


def test_leave_is_asked_for_once_and_answered_once(facility, operator):
    person = carer(facility).person
    leave = leaves.ask(asked(person), by=operator, on=TODAY)

    with pytest.raises(Refused) as refusal:
        leaves.ask(asked(person, TODAY + DAY, TODAY + DAY), by=operator, on=TODAY)
    assert refusal.value.field == "since"
    leaves.ask(asked(person, TODAY + 2 * DAY, TODAY + 2 * DAY), by=operator, on=TODAY)
    leaves.approve(leave, by=operator)
    for again in (leaves.approve, leaves.decline):
        with pytest.raises(IllegalMove):
            again(leave, by=operator)


@pytest.mark.parametrize(
    ("state", "may"), [("asked", True), ("approved", True), ("declined", False), ("withdrawn", False)]
)
def test_leave_is_withdrawn_while_it_is_not_over(facility, operator, state, may):
    leave = Leave.objects.create(person=carer(facility).person, since=TODAY, until=TODAY, state=state)

    with pytest.raises(Refused):
        leaves.withdraw(leave, by=operator, on=TODAY + DAY)
    if may:
        leaves.withdraw(leave, by=operator, on=TODAY)
    else:
        with pytest.raises(IllegalMove):
            leaves.withdraw(leave, by=operator, on=TODAY)


def test_somebody_without_a_post_then_can_not_be_away(facility, operator):
    post = carer(facility)
    Post.objects.filter(pk=post.pk).update(until=TODAY)

    with pytest.raises(Refused) as refusal:
        leaves.ask(asked(post.person, TODAY + DAY, TODAY + DAY), by=operator, on=TODAY)
    assert refusal.value.field == "person"


def test_who_stands_in_does_so_for_approved_leave_on_its_days(facility, operator):
    away, other = carer(facility), carer(facility)
    leave = leaves.ask(asked(away.person), by=operator, on=TODAY)

    def stand_in(post, day):
        return rota.substitute(leave, shift(post, day=day), by=operator, on=TODAY)

    with pytest.raises(Refused):
        stand_in(other, TODAY)
    leaves.approve(leave, by=operator)
    with pytest.raises(Refused) as refusal:
        stand_in(other, TODAY + 2 * DAY)
    assert refusal.value.field == "day"
    with pytest.raises(Refused) as refusal:
        stand_in(away, TODAY)
    assert refusal.value.field == "post"
    planned = stand_in(other, TODAY)
    assert list(leave.substitutions.all()) == [planned]


@pytest.mark.django_db(transaction=True)
def test_two_planners_at_once_do_not_plan_overlapping_shifts(facility, operator):
    post = carer(facility)

    found = at_once(
        *(
            lambda starts=starts: rota.plan([shift(post, starts, "16:00")], by=operator, on=TODAY)
            for starts in ("08:00", "09:00", "10:00")
        )
    )

    assert sum(isinstance(one, Refused) for one in found) == 2
    assert Shift.objects.count() == 1
    connection.close()


hours = st.integers(0, 23).map(lambda h: f"{h:02d}:00")


class AnyPlanner(TestCase):
    @settings(max_examples=20, deadline=None)
    @given(st.lists(st.tuples(st.integers(1, 7), hours, hours, st.integers(0, 9), st.booleans()), max_size=7))
    def test_no_two_weekly_shifts_of_one_person_ever_meet(self, wishes):
        facility = nursery()
        operator, post = operator_user(facility.operator), carer(facility)
        for weekday, starts, ends, ahead, has_end in wishes:
            until = TODAY + (ahead + 7) * DAY if has_end else None
            wish = shift(post, starts, ends, weekday=weekday, since=TODAY + ahead * DAY, until=until)
            try:
                rota.plan([wish], by=operator, on=TODAY)
            except Refused:
                continue

        worked = set()
        for row in Shift.objects.all():
            for place in range(40):
                day = TODAY + place * DAY
                if row.weekday != day.isoweekday() or day < row.since or (row.until and day > row.until):
                    continue
                length = (row.ends_at.hour - row.starts_at.hour) % 24 or 24
                worked_hours = {(place * 24 + row.starts_at.hour + step) for step in range(length)}
                assert not worked & worked_hours
                worked |= worked_hours
