"""Cameras on file with the police: what is sent, answered, returned; and the rule that asks for it."""

from datetime import date, timedelta

import pytest

from facilities.models import Facility
from inspections.footage import checks, filings
from inspections.footage.worklists import footage_to_answer, footage_to_watch
from inspections.models import CameraFiling, Channel
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import Notice
from portal.rulebook.rulebook import Limits
from tests.factories import TODAY
from tests.inspections.footage.conftest import NOW
from tests.inspections.monitoring import cameras as made
from tests.together import at_once


def filing(facility: Facility, **facts: object) -> CameraFiling:
    return CameraFiling(facility=facility, **{"kept_days": 90, "contact": "王园长"} | facts)


def sent(facility: Facility, owner: object) -> CameraFiling:
    return filings.send(filing(facility), by=owner, at=NOW, limits=Limits(TODAY))


def late(on: date) -> list[int]:
    return [breach.facility_id for breach in checks.cameras_are_filed(Facility.objects.all(), on, Limits(on))]


def waits(user: object, source: object) -> int:
    return sum(pool.rows.count() for pool in source(user, TODAY))


def test_a_filing_says_what_cameras_stood_when_it_was_sent(facility, camera, owner):
    found = sent(facility, owner)
    camera.sees = "别处"
    camera.save()

    told = CameraFiling.objects.get(pk=found.pk).cameras
    assert [(row["code"], row["sees"]) for row in told] == [(camera.code, "全景")]


@pytest.mark.parametrize(("days", "is_taken"), [(89, False), (90, True), (91, True)])
def test_footage_is_kept_for_at_least_90_days(facility, camera, owner, days, is_taken):
    row = filing(facility, kept_days=days)
    if is_taken:
        assert filings.send(row, by=owner, at=NOW, limits=Limits(TODAY)).pk
        return
    with pytest.raises(Refused) as refusal:
        filings.send(row, by=owner, at=NOW, limits=Limits(TODAY))
    assert refusal.value.field == "kept_days"
    assert not CameraFiling.objects.exists()


def test_nothing_is_filed_without_a_camera(facility, owner):
    with pytest.raises(Refused):
        sent(facility, owner)


def test_a_second_filing_waits_for_the_answer_to_the_first(facility, camera, owner):
    sent(facility, owner)
    with pytest.raises(Refused):
        sent(facility, owner)


def test_only_the_police_answer_and_only_once(facility, camera, owner, police, street):
    row = sent(facility, owner)
    for other in (owner, street):
        with pytest.raises(NotAllowed):
            filings.record(row, by=other, on=TODAY, number="1", recorded_on=TODAY)

    filings.record(row, by=police, on=TODAY, number="杭公备2026-1", recorded_on=TODAY)

    assert (row.state, row.number) == ("recorded", "杭公备2026-1")
    assert Notice.objects.filter(organisation=facility.operator.organisation).count() == 1
    with pytest.raises(IllegalMove):
        filings.give_back(row, by=police, on=TODAY, reason="缺少位置")


@pytest.mark.parametrize(("days", "is_taken"), [(-1, False), (0, True), (1, False)])
def test_it_is_on_file_from_the_day_it_was_sent_to_today(facility, camera, owner, police, days, is_taken):
    row, day = sent(facility, owner), TODAY + timedelta(days=days)
    if is_taken:
        assert filings.record(row, by=police, on=TODAY, number="1", recorded_on=day).recorded_on == day
        return
    with pytest.raises(Refused) as refusal:
        filings.record(row, by=police, on=TODAY, number="1", recorded_on=day)
    assert refusal.value.field == "recorded_on"


def test_a_number_is_given_once(facility, camera, owner, police):
    filings.record(sent(facility, owner), by=police, on=TODAY, number="1", recorded_on=TODAY)
    other = sent(facility, owner)
    with pytest.raises(Refused) as refusal:
        filings.record(other, by=police, on=TODAY, number="1", recorded_on=TODAY)
    assert refusal.value.field == "number"


def test_what_came_back_waits_for_the_operator_until_it_is_sent_again(facility, camera, owner, police):
    assert waits(owner, footage_to_answer) == 1  # not filed yet
    row = sent(facility, owner)
    assert (waits(owner, footage_to_answer), waits(police, footage_to_watch)) == (0, 1)

    filings.give_back(row, by=police, on=TODAY, reason="缺少位置")
    assert (waits(owner, footage_to_answer), waits(police, footage_to_watch)) == (1, 0)

    filings.send(filing(facility), by=owner, at=NOW + timedelta(minutes=1), limits=Limits(TODAY))
    assert (waits(owner, footage_to_answer), waits(police, footage_to_watch)) == (0, 1)


@pytest.mark.parametrize(("days", "is_late"), [(29, False), (30, False), (31, True)])
def test_the_rule_asks_after_30_days_of_use(facility, days, is_late):
    made.channel(facility, 7, since=TODAY - timedelta(days=days))

    assert late(TODAY) == ([facility.pk] if is_late else [])


def test_the_rule_is_content_with_what_was_sent_and_not_with_what_came_back(facility, camera, owner, police):
    row = sent(facility, owner)
    assert late(TODAY) == []

    filings.give_back(row, by=police, on=TODAY, reason="缺少位置")
    assert late(TODAY) == [facility.pk]


def test_the_rule_asks_nothing_of_cameras_out_of_use(facility, camera):
    Channel.objects.update(until=TODAY)

    assert late(TODAY) == []


@pytest.mark.django_db(transaction=True)
def test_two_who_send_at_once_send_one(facility, camera, owner):
    results = at_once(lambda: sent(facility, owner), lambda: sent(facility, owner))

    assert sum(isinstance(result, Refused) for result in results) == 1
    assert CameraFiling.objects.count() == 1
