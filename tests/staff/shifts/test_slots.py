"""Slots of 15 minutes: a week recounted by hand, and any week recounted by another hand."""

from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from hypothesis.extra.django import TestCase

from staff.models import Credential, Leave, Presence, RatioDay
from staff.shifts import board, shares, slots
from staff.shifts.tasks import count_ratios
from tests.factories import TODAY, CareClassFactory, FacilityFactory
from tests.staff.bans.test_bans import signed
from tests.staff.shifts import naive
from tests.staff.shifts.builders import carded, carer, hour, nursery, once, weekly

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
BEFORE = datetime(2026, 11, 1, tzinfo=SHANGHAI)  # nobody could have noted presence yet
AFTER = datetime(2026, 12, 31, tzinfo=SHANGHAI)
DAY = timedelta(days=1)


def counted(facility, day: date = TODAY, *, at: datetime = BEFORE) -> list[tuple[str, str, int]]:
    """Return from when until when how many carers count, of the facility's only class."""
    return [
        (f"{row.starts_at:%H:%M}", f"{row.ends_at:%H:%M}", row.carers)
        for row in slots.stretches([facility.pk], day, day, at=at)
    ]


def test_a_day_is_cut_where_the_number_of_carers_changes_and_only_whole_slots_count():
    facility = nursery()
    first, second = carer(facility), carer(facility)
    weekly(first, "08:00", "16:10")  # there for ten minutes of the slot from 16:00
    weekly(second, "09:05", "18:00")  # not there for all of the slot from 09:00

    assert counted(facility) == [
        ("08:00", "09:15", 1),
        ("09:15", "16:00", 2),
        ("16:00", "18:00", 1),
    ]
    assert {row.needed for row in slots.stretches([facility.pk], TODAY, TODAY, at=BEFORE)} == {2}


@pytest.mark.parametrize(("children", "needed"), [(1, 1), (5, 1), (6, 2), (10, 2), (11, 3)])
def test_the_carers_needed_are_the_children_by_the_ratio_rounded_up(children, needed):
    facility = nursery(children=children)
    weekly(carer(facility), "08:00", "18:00")

    assert {row.needed for row in slots.stretches([facility.pk], TODAY, TODAY, at=BEFORE)} == {needed}


@pytest.mark.parametrize(("present", "guests", "needed"), [(5, 0, 1), (6, 0, 2), (10, 1, 3), (5, 1, 2), (0, 1, 1)])
def test_the_children_present_are_counted_where_the_days_card_tells_them(present, guests, needed):
    facility = nursery(children=10)  # who would need two
    weekly(carer(facility), "08:00", "18:00")
    carded(facility.classes.get(), TODAY, present, guests)

    found = {(row.needed, row.by_presence) for row in slots.stretches([facility.pk], TODAY, TODAY, at=BEFORE)}
    other = {
        (row.needed, row.by_presence) for row in slots.stretches([facility.pk], TODAY + DAY, TODAY + DAY, at=BEFORE)
    }

    assert (found, other) == ({(needed, True)}, {(2, False)})


def test_another_class_without_a_count_keeps_its_enrolled_and_a_class_of_nobody_loses_its_day():
    facility = nursery(children=10)
    other = CareClassFactory(facility=facility, enrolled=5)
    weekly(carer(facility), "08:00", "18:00")
    slots.record(TODAY, at=BEFORE)
    carded(facility.classes.exclude(pk=other.pk).get(), TODAY, 0)

    slots.record(TODAY, at=BEFORE)

    row = RatioDay.objects.get()
    assert (row.care_class, row.children, row.by_presence) == (other, 5, False)


def test_parents_read_on_how_many_days_the_children_present_were_counted():
    facility = nursery()
    weekly(carer(facility), "08:00", "18:00")
    for back in (1, 2):
        slots.record(TODAY - back * DAY - 2 * DAY, at=BEFORE)
    carded(facility.classes.get(), TODAY - 3 * DAY, 4)
    slots.record(TODAY - 3 * DAY, at=BEFORE)

    share = shares.of_facility(facility.pk, on=TODAY)

    assert (share.days, share.by_presence) == (2, 1)


def test_whoever_left_stands_on_the_board_until_the_last_day_and_no_longer():
    facility = nursery()
    post = carer(facility)
    weekly(post, "08:00", "18:00")
    once(post, TODAY + 2 * DAY, "09:00", "10:00")
    type(post).objects.filter(pk=post.pk).update(until=TODAY + DAY)

    days = board.week(facility, TODAY, at=BEFORE).days

    assert [len(day.shifts) for day in days] == [1, 1, 0, 0, 0, 0, 0]


@pytest.mark.parametrize("kind", ["break", "training", "other"])
def test_only_care_counts_and_a_dated_shift_comes_before_the_weekly_one(kind):
    facility = nursery()
    post = carer(facility)
    weekly(post, "08:00", "18:00")
    once(post, TODAY, "12:00", "13:00", kind=kind)

    assert counted(facility) == [("08:00", "12:00", 1), ("12:00", "13:00", 0), ("13:00", "18:00", 1)]
    assert counted(facility, TODAY + DAY) == [("08:00", "18:00", 1)]


def test_nobody_is_in_two_classes_and_who_is_sent_by_an_agency_counts():
    facility = nursery()
    other = CareClassFactory(facility=facility, enrolled=5)
    post = carer(facility)
    type(post).objects.filter(pk=post.pk).update(engagement="sent", agency="某公司")
    weekly(post, "08:00", "12:00")
    weekly(post, "10:00", "18:00", care_class=other)  # came past the planner's own check

    rows = slots.stretches([facility.pk], TODAY, TODAY, at=BEFORE)

    told = {(row.care_class_id, f"{row.starts_at:%H:%M}", f"{row.ends_at:%H:%M}"): row.carers for row in rows}
    assert told == {
        (post.care_class_id, "08:00", "12:00"): 1,
        (post.care_class_id, "12:00", "18:00"): 0,
        (other.pk, "08:00", "12:00"): 0,
        (other.pk, "12:00", "18:00"): 1,
    }


def test_one_human_entered_at_two_facilities_is_at_one_of_them():
    here, there = nursery(), nursery()
    first, second = carer(here, id_number="11010519491231002X"), carer(there, id_number="11010519491231002X")
    weekly(first, "08:00", "12:00")
    weekly(second, "10:00", "18:00")

    assert counted(here) == [("08:00", "12:00", 1), ("12:00", "18:00", 0)]
    assert counted(there) == [("08:00", "12:00", 0), ("12:00", "18:00", 1)]


@pytest.mark.parametrize("kind", ["health_certificate", "no_crime", "childcare_worker"])
@pytest.mark.parametrize(("ahead", "carers"), [(-1, 0), (0, 1), (1, 1)])
def test_whose_paper_ran_out_counts_up_to_its_last_day(kind, ahead, carers):
    facility = nursery()
    post = carer(facility)
    weekly(post, "08:00", "18:00")
    Credential.objects.filter(person=post.person, kind=kind).update(expires_on=TODAY + ahead * DAY)

    assert counted(facility) == [("08:00", "18:00", carers)]


def test_a_revoked_paper_a_ban_and_an_ended_post_take_somebody_out():
    facility = nursery()
    revoked, banned, gone, cook = carer(facility), carer(facility), carer(facility), carer(facility)
    for post in (revoked, banned, gone, cook):
        weekly(post, "08:00", "18:00")
    Credential.objects.filter(person=revoked.person, kind="no_crime").update(state="revoked")
    signed(number=banned.person.id_number)
    type(gone).objects.filter(pk=gone.pk).update(until=TODAY - DAY)
    type(cook).objects.filter(pk=cook.pk).update(kind="cook")

    assert counted(facility) == [("08:00", "18:00", 0)]
    assert counted(facility, TODAY - DAY * 3) == [
        ("08:00", "18:00", 2)
    ]  # before the ban, the last day but two of the post


def test_leave_counts_once_approved_by_days_and_by_hours():
    facility = nursery()
    whole, hours, asked = carer(facility), carer(facility), carer(facility)
    for post in (whole, hours, asked):
        weekly(post, "08:00", "18:00")
    Leave.objects.create(person=whole.person, since=TODAY, until=TODAY + DAY, state="approved")
    Leave.objects.create(
        person=hours.person, since=TODAY, until=TODAY, starts_at=hour("09:00"), ends_at=hour("10:00"), state="approved"
    )
    Leave.objects.create(person=asked.person, since=TODAY, until=TODAY)

    assert counted(facility) == [("08:00", "09:00", 2), ("09:00", "10:00", 1), ("10:00", "18:00", 2)]
    assert counted(facility, TODAY + DAY * 2) == [("08:00", "18:00", 3)]


def test_a_night_goes_on_into_the_next_morning():
    facility = nursery("07:00", "18:00", at_night=True)
    weekly(carer(facility), "22:00", "06:00")

    assert counted(facility) == [("07:00", "22:00", 0), ("22:00", "06:00", 1), ("06:00", "07:00", 0)]
    assert sum(row.length for row in slots.stretches([facility.pk], TODAY, TODAY, at=BEFORE)) == 96


def test_presence_corrects_what_was_planned_up_to_now_and_only_where_it_is_taken():
    facility = nursery()
    came, missing = carer(facility), carer(facility)
    for post in (came, missing):
        weekly(post, "08:00", "18:00")
    at = datetime(2026, 11, 23, 8, 30, tzinfo=SHANGHAI)
    Presence.objects.create(key=uuid4(), person=came.person, day=TODAY, came_at=at, source="page")

    noon = datetime(2026, 11, 23, 12, tzinfo=SHANGHAI)
    assert counted(facility, at=noon) == [("08:00", "08:30", 0), ("08:30", "12:00", 1), ("12:00", "18:00", 2)]
    assert counted(facility, at=AFTER) == [("08:00", "08:30", 0), ("08:30", "18:00", 1)]
    assert counted(facility, TODAY + DAY, at=AFTER) == [("08:00", "18:00", 2)]


def test_what_is_not_known_is_not_counted():
    untold, unplanned, closed = nursery(), nursery(), nursery()
    weekly(carer(untold), "08:00", "18:00")
    untold.hours.opens_at = untold.hours.closes_at = None
    untold.hours.save()
    carer(unplanned)
    weekly(carer(closed), "08:00", "18:00", days=range(1, 8))

    sunday, holiday = TODAY - DAY, date(2026, 10, 1)
    assert [counted(untold), counted(unplanned), counted(closed, sunday), counted(closed, holiday)] == [[], [], [], []]
    closed.hours.on_weekends = closed.hours.in_holidays = True
    closed.hours.save()
    assert counted(closed, sunday) == counted(closed, holiday) == [("08:00", "18:00", 1)]


def test_without_somebody_the_gaps_show():
    facility = nursery(children=5)
    post = carer(facility)
    weekly(post, "08:00", "18:00")

    rows = slots.stretches([facility.pk], TODAY, TODAY, at=BEFORE, without=[post.person_id])

    assert [(row.length, row.carers, row.lacking) for row in rows] == [(40, 0, 1)]


def test_a_week_recounted_by_hand():
    """Two toddler classes, ten and five children: a night, a gap in the middle of the day, an overlap, an expired certificate."""
    facility = nursery("07:30", "18:00", at_night=True)
    other = CareClassFactory(facility=facility, enrolled=5)
    early, late, night, expired = (carer(facility) for _ in range(4))
    weekly(early, "07:30", "15:30")
    weekly(late, "10:00", "18:00")
    weekly(night, "18:00", "07:30")
    weekly(expired, "08:00", "16:00", care_class=other)
    Credential.objects.filter(person=expired.person, kind="health_certificate").update(expires_on=date(2026, 11, 24))
    once(early, date(2026, 11, 25), "09:00", "11:00", kind="training")
    once(late, date(2026, 11, 26), "10:00", "12:00", care_class=other)  # lent to the other class

    rows = slots.stretches([facility.pk], TODAY, TODAY + 6 * DAY, at=BEFORE)

    kept = {}
    for row in rows:
        held = 0 if row.is_gap else row.length
        kept[row.day.day, row.care_class_id] = kept.get((row.day.day, row.care_class_id), 0) + held
    first, second = early.care_class_id, other.pk
    assert kept == {
        # 23 and 24: two carers from 10:00 to 15:30 are 22 slots; the other class has one from 08:00 to 16:00, 32 slots
        (23, first): 22,
        (23, second): 32,
        (24, first): 22,
        (24, second): 32,
        # 25: training until 11:00 leaves 11:00 to 15:30; the certificate has run out
        (25, first): 18,
        (25, second): 0,
        # 26: one is lent from 10:00 to 12:00, so that the first has two from 12:00 to 15:30
        (26, first): 14,
        (26, second): 8,
        (27, first): 22,
        (27, second): 0,
    }
    assert sum(row.length for row in rows) == 5 * 2 * 96


def test_the_night_keeps_what_it_counted_and_counts_again_without_changing_anything():
    facility = nursery(children=5)
    post = carer(facility)
    weekly(post, "08:00", "17:00")

    assert count_ratios("2026-11-24") == 1  # the 22nd was a Sunday
    assert count_ratios("2026-11-24") == 0
    row = RatioDay.objects.get()
    assert (row.day, row.children, row.needed, row.slots, row.in_ratio) == (TODAY, 5, 1, 40, 36)
    share = shares.of_facility(facility.pk, on=TODAY + DAY)
    assert (share.slots, share.in_ratio, share.days, str(share.percent)) == (40, 36, 1, "90.0")
    assert shares.of_facility(facility.pk, on=TODAY) is None  # of the days before nothing is known
    assert shares.of_facility(FacilityFactory().pk, on=TODAY) is None


@pytest.mark.parametrize(("ahead", "is_known"), [(1, True), (90, True), (91, False)])
def test_a_share_is_of_the_ninety_days_before(ahead, is_known):
    facility = nursery()
    RatioDay.objects.create(care_class=facility.classes.get(), day=TODAY, children=5, needed=1, slots=999, in_ratio=998)

    share = shares.of_facility(facility.pk, on=TODAY + ahead * DAY)

    assert (share and str(share.percent)) == ("99.8" if is_known else None)


minutes = st.integers(0, 1439).map(lambda m: time(m // 60, m % 60))
quarters = st.integers(0, 95).map(lambda q: time(q // 4, q % 4 * 15))
moments = st.one_of(quarters, minutes)
kinds = st.sampled_from(["care", "care", "care", "break", "training"])
a_shift = st.tuples(st.integers(0, 3), kinds, st.integers(0, 1), st.integers(-1, 1), st.booleans(), moments, moments)
a_leave = st.tuples(
    st.integers(0, 3), st.integers(-1, 1), st.booleans(), quarters, st.sampled_from(["approved", "asked"])
)
a_presence = st.tuples(st.integers(0, 3), st.integers(0, 1439), st.integers(0, 600), st.booleans())


def known(posts, papers, care_class, present) -> None:
    """Leave the carers the background checks that they have, and count the class's children where they were counted."""
    for post, held in zip(posts, papers, strict=True):
        rows = Credential.objects.filter(person=post.person, kind="no_crime")
        if held == "none":
            rows.delete()
        if held == "typed":
            rows.update(state="claimed")
    if present is not None:
        carded(care_class, TODAY, present, guests=1)


class AnyWeek(TestCase):
    """Whatever is planned, noted and missing, the statement says what the plain count says."""

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        shifts=st.lists(a_shift, min_size=1, max_size=8),
        leaves=st.lists(a_leave, max_size=2),
        presences=st.lists(a_presence, max_size=3),
        night=st.booleans(),
        now=st.integers(0, 1439),
        papers=st.lists(st.sampled_from(["all", "all", "none", "typed"]), min_size=4, max_size=4),
        present=st.one_of(st.none(), st.integers(0, 11)),
    )
    def test_agrees_with_the_plain_count(self, shifts, leaves, presences, night, now, papers, present):
        facility, elsewhere = nursery("08:05", "12:20", at_night=night), nursery()
        CareClassFactory(facility=facility, enrolled=3)
        classes = list(facility.classes.order_by("pk"))
        same = {"id_number": "11010519491231002X"}  # the last two are one human at two facilities
        posts = [carer(facility), carer(facility), carer(facility, **same), carer(elsewhere, **same)]
        known(posts, papers, classes[0], present)
        for who, kind, place, ahead, is_weekly, starts, ends in shifts:
            post, day = posts[who], TODAY + ahead * DAY
            care_class = post.care_class if who == 3 else classes[place]
            facts = {"kind": kind, "care_class": care_class}
            if is_weekly:
                weekly(post, f"{starts:%H:%M}", f"{ends:%H:%M}", days=[day.isoweekday()], **facts)
            else:
                once(post, day, f"{starts:%H:%M}", f"{ends:%H:%M}", **facts)
        for who, ahead, whole, starts, state in leaves:
            ends = None if whole else time(23, 59)
            Leave.objects.create(
                person=posts[who].person,
                since=TODAY + ahead * DAY,
                until=TODAY + ahead * DAY,
                starts_at=None if whole else starts,
                ends_at=ends,
                state=state,
            )
        for place, (who, came, length, is_open) in enumerate(presences):
            came_at = datetime(2026, 11, 23, tzinfo=SHANGHAI) + timedelta(minutes=came)
            left_at = None if is_open and place == 0 else came_at + timedelta(minutes=length)
            Presence.objects.create(
                key=UUID(int=place),
                person=posts[who].person,
                day=TODAY,
                came_at=came_at,
                left_at=left_at,
                source="page",
            )

        at = datetime(2026, 11, 23, tzinfo=SHANGHAI) + timedelta(minutes=now)
        found = {}
        for row in slots.stretches([facility.pk], TODAY, TODAY, at=at):
            found.setdefault(row.care_class_id, []).extend([(row.carers, row.needed)] * row.length)

        assert found == naive.counted(facility, TODAY, now=at.replace(tzinfo=None))
