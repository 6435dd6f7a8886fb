"""Outages are found from beats, told, taken back when beats come late, explained, closed; a month of them is exactly the month simulated."""

from datetime import date, datetime, timedelta
from random import Random

import pytest
from django.db import connection

from inspections.ground.credit_events import events
from inspections.models import DetectionRun, LatestBeat, MonitoringMonth, Outage, PlannedWork
from inspections.monitoring import availability, detection, outages, telling, works
from inspections.monitoring.evidence import outages_closed
from portal.accounts.choices import Role
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import Notice, QueuedTask
from portal.site.days import waiting
from tests.factories import CHANGQING, TODAY, WULIN, officer, operator_user
from tests.inspections.monitoring.cameras import MINUTE, SHANGHAI, START, Beside, channel, minutes, months

pytestmark = pytest.mark.django_db


@pytest.fixture
def beside():
    return Beside()


@pytest.fixture
def camera(beside):
    return channel(beside.facility, 1)


@pytest.fixture
def operator(beside):
    return operator_user(beside.facility.operator)


def found():
    return list(Outage.objects.counted().order_by("since").values_list("since", "until", "cause", "state"))


def look(at):
    return detection.look(at=at)


@pytest.mark.parametrize(("missed", "is_offline"), [(2, False), (3, True), (4, True)])
def test_a_channel_is_offline_after_three_missed_beats(beside, camera, missed, is_offline):
    beside.send(minutes(camera, START - 10 * MINUTE, 10))
    look(START + missed * MINUTE)
    assert found() == ([(START, None, "silent", "running")] if is_offline else [])


def test_an_outage_ends_when_the_signal_is_back_and_late_beats_take_it_back(beside, camera):
    beside.send(minutes(camera, START - 10 * MINUTE, 10))
    look(START + 5 * MINUTE)
    back = START + 8 * MINUTE
    beside.send(minutes(camera, back, 2), at=START + 10 * MINUTE)
    look(START + 10 * MINUTE)
    assert found() == [(START, back, "silent", "over")]

    beside.send(minutes(camera, START, 4), at=START + 11 * MINUTE)  # kept on disk meanwhile
    look(START + 11 * MINUTE)
    assert found() == [(START + 4 * MINUTE, back, "silent", "over")]
    beside.send(minutes(camera, START + 4 * MINUTE, 4), at=START + 12 * MINUTE)
    look(START + 12 * MINUTE)
    assert found() == []
    assert [outage.state for outage in Outage.objects.all()] == ["void"]


def test_beats_of_days_ago_take_an_outage_back_too(beside, camera):
    friday = START - timedelta(days=3)
    beside.send(minutes(camera, friday - 5 * MINUTE, 5), at=friday)
    look(friday + 5 * MINUTE)
    beside.send(minutes(camera, START - MINUTE, 1), at=START)
    look(START)
    assert found() == [(friday, START - MINUTE, "silent", "over")]

    beside.send(minutes(camera, friday, 60), at=START)
    look(START)
    assert found() == [(friday + timedelta(hours=1), START - MINUTE, "silent", "over")]


def test_a_recorder_that_reports_online_does_not_hide_a_dead_or_covered_camera(beside, camera):
    other = channel(beside.facility, 2)
    for of, state in ((camera, "down"), (other, "covered")):
        beside.send(minutes(of, START - 10 * MINUTE, 5) + minutes(of, START - 5 * MINUTE, 5, state))
    look(START)
    assert sorted(row[2] for row in found()) == ["covered", "down"]


def test_a_channel_that_never_sent_is_not_known_and_no_outage(beside, camera):
    look(START)
    assert not found()


def test_a_search_that_was_away_for_days_finds_what_went_out_meanwhile(beside, camera):
    friday = START - timedelta(days=3)
    beside.send(minutes(camera, friday - 5 * MINUTE, 5), at=friday)
    look(friday)
    beside.send(minutes(camera, START - 5 * MINUTE, 5), at=START)
    look(START)
    assert found() == [(friday, START - 5 * MINUTE, "silent", "over")]


def test_looking_again_changes_nothing(beside, camera):
    beside.send(minutes(camera, START - 10 * MINUTE, 5))
    look(START)
    before, tasks = found(), QueuedTask.objects.count()
    assert look(START) == 0
    assert (found(), QueuedTask.objects.count()) == (before, tasks)


def test_announced_work_is_no_outage_and_what_goes_on_after_it_is(beside, camera, operator):
    work = PlannedWork(facility=beside.facility, since=START, until=START + 60 * MINUTE, reason="更换硬盘")
    works.announce(work, by=operator, at=START - 30 * MINUTE)
    beside.send(minutes(camera, START - 10 * MINUTE, 10))
    look(START + 60 * MINUTE)
    assert not found()
    look(START + 63 * MINUTE)
    assert found() == [(START + 60 * MINUTE, None, "silent", "running")]


def test_work_is_announced_before_it_begins_and_may_be_ended_early(beside, camera, operator):
    late = PlannedWork(facility=beside.facility, since=START, until=START + 60 * MINUTE, reason="更换硬盘")
    with pytest.raises(Refused) as told:
        works.announce(late, by=operator, at=START + timedelta(seconds=1))
    assert told.value.field == "since"
    works.announce(late, by=operator, at=START)
    beside.send(minutes(camera, START - 10 * MINUTE, 10))
    works.end(late, by=operator, at=START + 10 * MINUTE)
    look(START + 20 * MINUTE)
    assert found() == [(START + 10 * MINUTE, None, "silent", "running")]
    with pytest.raises(IllegalMove):
        works.end(late, by=operator, at=START + 11 * MINUTE)


@pytest.mark.parametrize(("lost", "told"), [(30, 0), (31, 1)])
def test_the_operator_is_told_after_thirty_minutes_in_opening_hours(beside, camera, operator, lost, told):
    beside.send(minutes(camera, START - 10 * MINUTE, 10))
    look(START + lost * MINUTE)
    run_notices()
    assert Notice.objects.filter(organisation=beside.facility.operator.organisation).count() == told


def test_at_night_nobody_wakes_the_operator_and_after_four_hours_the_street_is_told(beside, camera):
    street = officer(Role.STREET_OFFICER, area=CHANGQING)
    night = datetime(2026, 11, 23, 20, 0, tzinfo=SHANGHAI)
    beside.send(minutes(camera, night - 5 * MINUTE, 5), at=night)
    look(night + 240 * MINUTE)
    run_notices()
    assert not Notice.objects.exists()
    look(night + 241 * MINUTE)
    look(night + 242 * MINUTE)
    run_notices()
    run_notices()
    body = street.memberships.get().organisation
    assert Notice.objects.filter(organisation=body).count() == 1


def run_notices():
    for task in QueuedTask.objects.filter(name="inspections.monitoring.tasks.tell_of_outages"):
        telling.notify(**task.arguments)


def test_cameras_that_go_out_together_are_told_together_and_explained_together(beside, camera, operator):
    other = channel(beside.facility, 2)
    beside.send(minutes(camera, START - 10 * MINUTE, 10) + minutes(other, START - 10 * MINUTE, 10))
    look(START + 40 * MINUTE)
    run_notices()
    assert Notice.objects.count() == 1
    beside.send(
        minutes(camera, START + 40 * MINUTE, 5) + minutes(other, START + 40 * MINUTE, 5), at=START + 45 * MINUTE
    )
    look(START + 45 * MINUTE)
    assert len(of_monitoring(operator)) == 2

    first = Outage.objects.order_by("pk")[0]
    assert outages.explain(first, by=operator, at=START, text="停电", with_others=True) == 2
    assert not of_monitoring(operator)


def of_monitoring(user):
    return [item for item in waiting(user, on=TODAY) if item.kind.code == "monitoring" and "/outages/" in item.url]


def test_a_case_goes_from_the_clock_to_the_operator_to_the_office(beside, camera, operator):
    street, police = officer(Role.STREET_OFFICER, area=CHANGQING), officer(Role.DEPARTMENT_OFFICER, department="police")
    beside.send(minutes(camera, START - 10 * MINUTE, 10))
    look(START + 250 * MINUTE)
    outage = Outage.objects.get()
    with pytest.raises(IllegalMove):
        outages.explain(outage, by=operator, at=START, text="停电")  # it goes on
    beside.send(minutes(camera, START + 250 * MINUTE, 5), at=START + 255 * MINUTE)
    look(START + 255 * MINUTE)
    outage.refresh_from_db()
    with pytest.raises(Refused) as empty:
        outages.explain(outage, by=operator, at=START, text=" ")
    assert empty.value.field == "text"
    outages.explain(outage, by=operator, at=START, text="硬盘损坏，已更换")
    assert of_monitoring(street)

    for stranger in (operator, officer(Role.STREET_OFFICER, area=WULIN), officer(Role.REVIEWER)):
        with pytest.raises(NotAllowed):
            outages.close(outage, by=stranger, on=TODAY, verdict="属实", is_fault=True)
    with pytest.raises(Refused):
        outages.close(outage, by=police, on=TODAY, verdict="属实", is_fault=None)
    outages.close(outage, by=police, on=TODAY, verdict="未及时更换", is_fault=True)

    assert not of_monitoring(street)
    assert list(outages_closed("police")) == [outage]
    told = [event for event in events(type(beside.facility).objects.all(), on=TODAY) if event.kind == "outage"]
    assert [(event.facility_id, event.on, event.pk) for event in told] == [(beside.facility.pk, TODAY, outage.pk)]


def test_an_outage_without_blame_costs_no_credit(beside, camera):
    facts = {"facility": beside.facility, "channel": camera, "cause": "silent", "found_at": START, "closed_on": TODAY}
    for place, (is_fault, street_told) in enumerate([(False, START), (True, None)]):
        since = START + place * timedelta(hours=1)
        Outage.objects.create(
            since=since, until=since + MINUTE, state="closed", is_fault=is_fault, street_told_at=street_told, **facts
        )
    assert not [event for event in events(type(beside.facility).objects.all(), on=TODAY) if event.kind == "outage"]


def test_a_simulated_month_gives_exactly_the_outages_that_were_simulated(beside):
    """Four cameras for 30 days; outages of 1 to 900 minutes at random; batches in any order, some twice."""
    random, first = Random(5), datetime(2026, 10, 1, tzinfo=SHANGHAI)
    months(date(2026, 10, 1), 4)
    total, wanted, lost = 30 * 1440, [], 0
    for number in range(1, 5):
        camera, up, place = channel(beside.facility, number), bytearray(b"1" * total), 700
        while place < total - 2000:
            length = random.choice([1, 2, 3, 4, 45, 300, 900])
            up[place : place + length] = b"0" * length
            if length >= 3:
                since = first + place * MINUTE
                wanted.append((camera.pk, since, since + length * MINUTE))
                lost += length
            place += length + random.randint(200, 2000)
        write_bits(camera, first, up.decode())
    end = first + timedelta(days=30)
    DetectionRun.objects.create(pk=1, looked_until=first)

    look(end)
    availability.count(date(2026, 10, 1), at=end)

    rows = Outage.objects.counted().order_by("channel", "since").values_list("channel", "since", "until")
    assert sorted(rows) == sorted(wanted)
    month = MonitoringMonth.objects.get()
    assert (month.expected_minutes, month.lost_minutes, month.outages) == (4 * total, lost, len(wanted))
    touched = Outage.objects.counted().touching(*availability.bounds(date(2026, 10, 1)))
    assert sum((row.until - row.since) / MINUTE for row in touched) == month.lost_minutes


def write_bits(camera, first, bits):
    """Write the minutes of a month as beats would."""
    with connection.cursor() as cursor:
        for day in range(len(bits) // 1440):
            told = [camera.pk, (first + timedelta(days=day)).date(), bits[day * 1440 : (day + 1) * 1440]]
            cursor.execute(
                "INSERT INTO inspections_channelday (channel_id, day, up) VALUES (%s, %s, %s::bit(1440))", told
            )
    last = first + len(bits) * MINUTE
    LatestBeat.objects.create(channel=camera, first_at=first, at=last, up_at=last, state="up")


def test_availability_leaves_out_announced_work_and_what_no_camera_could_tell(beside, camera, operator):
    begin = datetime(2026, 11, 20, tzinfo=SHANGHAI)
    LatestBeat.objects.create(channel=camera, first_at=begin, at=begin, up_at=begin, state="up")
    facts = {"announced_by": operator, "announced_at": begin, "reason": "检修"}
    for hours in (1, 2):  # overlapping: counted once
        PlannedWork.objects.create(facility=beside.facility, since=begin, until=begin + timedelta(hours=hours), **facts)
    since, until = begin + timedelta(hours=1), begin + timedelta(hours=3)
    Outage.objects.create(
        facility=beside.facility, channel=camera, since=since, until=until, cause="down", state="over", found_at=until
    )
    end = begin + timedelta(days=1)
    assert availability.count(date(2026, 11, 1), at=end) == 1
    assert availability.count(date(2026, 11, 1), at=end) == 0
    month = MonitoringMonth.objects.get()
    assert (month.expected_minutes, month.lost_minutes) == (22 * 60, 60)


def test_the_share_is_all_only_if_nothing_was_lost():
    assert availability.percent(0, 0) is None
    assert availability.percent(100_000, 0) == 100
    assert availability.percent(1_000_000, 1) == 99.99
