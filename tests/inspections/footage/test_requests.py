"""Guardians who ask to see footage, the register of viewings, and how long it is kept."""

from datetime import date, time, timedelta

import pytest
from django.db import connection

from facilities.families import families, tokens
from facilities.models import Child, Facility
from inspections.footage import asking, viewings
from inspections.footage.retention import VIEWINGS
from inspections.footage.worklists import footage_to_answer, footage_to_watch
from inspections.models import FootageRequest, Viewing
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import Notice, TextMessage
from portal.retention import running
from tests.factories import TODAY, FacilityFactory
from tests.inspections.footage.conftest import NOW
from tests.inspections.monitoring import cameras as made


def wish(facility: Facility, child: Child, **facts: object) -> FootageRequest:
    about = {"day": TODAY - timedelta(days=1), "since": time(9), "until": time(11), "reason": "午睡后手臂有淤青"}
    return FootageRequest(facility=facility, family=child.family, child=child, **about | facts)


def asked(facility: Facility, child: Child, **facts: object) -> FootageRequest:
    return asking.ask(wish(facility, child, **facts), at=NOW)


def line(facility: Facility, **facts: object) -> Viewing:
    hours = {"footage_from": NOW - timedelta(hours=24), "footage_until": NOW - timedelta(hours=22), "viewed_at": NOW}
    words = {"name": "王女士", "unit": "监护人", "reason": "核实", "content": "午睡室", "allowed_by": "李园长"}
    return Viewing(facility=facility, **hours | words | facts)


def waits(user: object, source: object, on: date = TODAY) -> list[str]:
    return [str(pool.title) for pool in source(user, on) if pool.rows.exists()]


def test_a_request_is_told_to_the_facility_with_its_last_day(facility, camera, owner, child):
    row = asked(facility, child)

    assert row.due_on == TODAY + timedelta(days=10)
    assert Notice.objects.filter(organisation=facility.operator.organisation, url=row.get_absolute_url()).exists()
    assert "家长申请查看录像" in waits(owner, footage_to_answer)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"day": TODAY + timedelta(days=1)}, "day"),
        ({"day": TODAY - timedelta(days=91)}, "day"),
        ({"until": time(9)}, "until"),
        ({"until": time(13, 1)}, "until"),
        ({"reason": "电话13912345678"}, "reason"),
    ],
)
def test_what_cant_be_asked_is_refused_at_its_field(facility, camera, child, facts, field):
    with pytest.raises(Refused) as refusal:
        asked(facility, child, **facts)

    assert refusal.value.field == field
    assert not FootageRequest.objects.exists()


@pytest.mark.parametrize("facts", [{"day": TODAY}, {"day": TODAY - timedelta(days=90)}, {"until": time(13)}])
def test_the_edges_of_what_can_be_asked_are_taken(facility, camera, child, facts):
    assert asked(facility, child, **facts).pk


def test_a_facility_without_a_camera_is_not_asked(facility, child):
    with pytest.raises(Refused):
        asked(facility, child)


def test_the_same_day_is_asked_for_once_until_it_is_answered(facility, camera, owner, child):
    first = asked(facility, child)
    with pytest.raises(Refused) as refusal:
        asked(facility, child)
    assert refusal.value.field == "day"

    asking.refuse(first, by=owner, at=NOW, answer="涉及其他儿童")
    assert asked(facility, child).pk


def test_showing_it_writes_the_register_and_tells_the_family(facility, camera, owner, child, settings):
    settings.SMS_GATEWAY = "console"
    row = asked(facility, child)

    asking.show(row, line(facility), [camera], by=owner, at=NOW)

    [viewing] = Viewing.objects.all()
    assert (viewing.request, list(viewing.channels.all()), row.state) == (row, [camera], "shown")
    assert "小太阳" in TextMessage.objects.get().text
    with pytest.raises(IllegalMove):
        asking.refuse(row, by=owner, at=NOW, answer="不同意")


def test_another_days_footage_answers_nothing(facility, camera, owner, child):
    row = asked(facility, child, day=TODAY - timedelta(days=2))
    with pytest.raises(Refused) as refusal:
        asking.show(row, line(facility), [camera], by=owner, at=NOW)

    assert refusal.value.field == "footage_from"
    assert not Viewing.objects.exists()


@pytest.mark.parametrize(("days", "is_late"), [(9, False), (10, False), (11, True)])
def test_offices_hear_of_a_request_after_its_last_day(facility, camera, street, child, days, is_late):
    asked(facility, child)

    assert bool(waits(street, footage_to_watch, TODAY + timedelta(days=days))) is is_late


def test_nobody_but_the_operator_answers(facility, camera, street, police, child):
    row = asked(facility, child)
    for other in (street, police):
        with pytest.raises(NotAllowed):
            asking.refuse(row, by=other, at=NOW, answer="不同意")


def test_what_a_family_deletes_is_gone_and_the_register_stays_without_it(facility, camera, owner, child):
    row = asked(facility, child)
    asking.show(row, line(facility), [camera], by=owner, at=NOW)

    families.erase(child.family)

    assert not FootageRequest.objects.exists()
    assert Viewing.objects.get().request is None


def test_names_and_reasons_are_sealed_in_the_table(facility, camera, owner, child):
    asked(facility, child)
    viewings.enter(line(facility), [camera], by=owner, at=NOW)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name || allowed_by FROM inspections_viewing UNION SELECT reason FROM inspections_footagerequest"
        )
        kept = "".join(row for (row,) in cursor.fetchall())
    assert not any(word in kept for word in ("王女士", "李园长", "淤青"))


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"viewed_at": NOW + timedelta(seconds=1)}, "viewed_at"),
        ({"footage_until": NOW - timedelta(hours=24)}, "footage_until"),
        ({"footage_until": NOW + timedelta(seconds=1)}, "footage_until"),
        ({"content": "身份证330103199003071233"}, "content"),
    ],
)
def test_a_line_that_cant_be_is_refused_at_its_field(facility, camera, owner, facts, field):
    with pytest.raises(Refused) as refusal:
        viewings.enter(line(facility, **facts), [camera], by=owner, at=NOW)

    assert refusal.value.field == field
    assert not Viewing.objects.exists()


def test_cameras_of_others_are_refused(facility, camera, owner, child):
    other = made.channel(FacilityFactory(state="filed"), 2)
    with pytest.raises(Refused) as refusal:
        viewings.enter(line(facility), [other], by=owner, at=NOW)
    assert refusal.value.field == "channels"


def test_a_wrong_line_is_struck_once_and_stays_readable(facility, camera, owner, client):
    row = viewings.enter(line(facility), [camera], by=owner, at=NOW)
    viewings.strike(row, by=owner, at=NOW, reason="填错日期")
    with pytest.raises(IllegalMove):
        viewings.strike(Viewing.objects.get(), by=owner, at=NOW, reason="再次")

    client.force_login(owner)
    assert "填错日期" in client.get(f"/facilities/{facility.pk}/viewings/").content.decode()


@pytest.mark.parametrize(("days", "stays"), [(-1, True), (0, True), (1, False)])
def test_a_line_is_kept_for_three_years(facility, camera, owner, days, stays):
    row = viewings.enter(line(facility), [camera], by=owner, at=NOW)
    on = date(TODAY.year + 3, TODAY.month, TODAY.day) + timedelta(days=days)

    assert running.apply(VIEWINGS, on=on) == (0 if stays else 1)
    assert Viewing.objects.filter(pk=row.pk).exists() is stays


def test_a_family_asks_on_its_phone_and_reads_the_answer(facility, camera, owner, child, client, monkeypatch, monday):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    answer = tokens.let_in(client.get("/family/enter/"), child.family)
    client.cookies.update(answer.cookies)
    sent = {"child": child.pk, "day": "2026-11-22", "since": "09:00", "until": "08:00", "reason": "手臂有淤青"}

    page = client.post(f"/family/facilities/{facility.pk}/footage/", sent)
    shown = page.content.decode()
    assert "结束时间早于开始时间" in shown
    assert "手臂有淤青" in shown

    client.post(f"/family/facilities/{facility.pk}/footage/", sent | {"until": "10:00"})
    row = FootageRequest.objects.get()
    asking.refuse(row, by=owner, at=NOW, answer="涉及其他儿童")
    assert "涉及其他儿童" in client.get(f"/family/footage/{row.pk}/").content.decode()


def test_another_family_finds_no_request(facility, camera, child, client, monkeypatch, monday):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    row = asked(facility, child)
    other = Child.objects.get()
    other.family.pk = None
    other.family.mobile = "13700000001"
    other.family.save()
    client.cookies.update(tokens.let_in(client.get("/family/enter/"), other.family).cookies)

    assert client.get(f"/family/footage/{row.pk}/").status_code == 404
    assert client.post(f"/family/footage/{row.pk}/withdraw/").status_code == 404
