"""Rooms and cameras: a camera where none may be is refused with the article; a room without one is a breach; nobody sees a picture."""

from datetime import timedelta

import pytest
from django.urls import reverse

from facilities.models import Facility
from inspections.models import Channel, Gateway, GatewayKey, Outage, Recorder, RetentionProof, Room
from inspections.monitoring import rooms
from inspections.monitoring.choices import MUST, MUST_NOT
from portal.accounts.choices import Role
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.rulebook import rulebook
from tests.factories import CHANGQING, TODAY, FacilityFactory, officer, operator_user
from tests.inspections.monitoring.cameras import START, Beside, channel, code, room

pytestmark = pytest.mark.django_db


@pytest.fixture
def facility():
    return FacilityFactory(state="filed")


@pytest.fixture
def operator(facility):
    return operator_user(facility.operator)


def enter(facility, where, by, number=1, **facts):
    told = {"code": code(number), "sees": "全景", "since": TODAY} | facts
    return rooms.save_channel(Channel(facility=facility, room=where, **told), by=by, on=TODAY)


@pytest.mark.parametrize("kind", MUST_NOT)
def test_a_camera_in_a_room_of_article_8_is_refused_with_the_article(facility, operator, kind):
    with pytest.raises(Refused) as told:
        enter(facility, room(facility, kind), operator)
    assert told.value.field == "room"
    assert "第八条" in str(told.value)
    assert not Channel.objects.exists()


def test_a_room_with_a_camera_does_not_become_one_of_article_8(facility, operator):
    where = room(facility)
    camera = enter(facility, where, operator)
    where.kind = "toilet"
    with pytest.raises(Refused) as told:
        rooms.save(where, by=operator, on=TODAY)
    assert told.value.field == "kind"
    rooms.end_channel(camera, by=operator, on=TODAY)
    rooms.save(where, by=operator, on=TODAY)
    with pytest.raises(IllegalMove):
        rooms.end_channel(camera, by=operator, on=TODAY)
    with pytest.raises(Refused):
        rooms.remove(where, by=operator)


def test_a_number_in_use_is_not_taken_twice_and_days_to_come_are_refused(facility, operator):
    where = room(facility)
    enter(facility, where, operator)
    with pytest.raises(Refused) as twice:
        enter(facility, where, operator, code=f" {code(1)[:4]}-{code(1)[4:]}")
    with pytest.raises(Refused) as early:
        enter(facility, where, operator, 2, since=TODAY + timedelta(days=1))
    with pytest.raises(Refused) as foreign:
        enter(facility, room(FacilityFactory()), operator, 2)
    assert [one.value.field for one in (twice, early, foreign)] == ["code", "since", "room"]


def test_only_the_operator_keeps_cameras(facility):
    for stranger in (officer(Role.BUREAU_LEAD), operator_user(FacilityFactory().operator)):
        with pytest.raises(NotAllowed):
            enter(facility, room(facility), stranger)


def outcome(facility, clause, on=TODAY):
    found = rulebook.findings(Facility.objects.filter(pk=facility.pk), on=on)[facility.pk]
    return {each.outcome for each in found if each.clause.code == clause}


@pytest.mark.parametrize("kind", MUST)
def test_a_room_that_must_be_covered_and_is_not_is_a_breach(facility, kind):
    assert outcome(facility, "management-32-rooms") == set()  # no room was told: nothing is known
    where = room(facility, kind)
    assert outcome(facility, "management-32-rooms") == {"breached"}
    channel(facility, 1, room=where)
    assert outcome(facility, "management-32-rooms") == {"met"}
    Channel.objects.update(until=TODAY)
    assert outcome(facility, "management-32-rooms") == {"breached"}


def test_rooms_in_which_no_camera_may_be_or_need_be_are_no_breach(facility):
    for kind in ("toilet", "kitchen", "office"):
        room(facility, kind)
    assert outcome(facility, "management-32-rooms") == {"met"}


def test_a_camera_that_came_in_by_another_way_is_told(facility):
    channel(facility, 1, room=room(facility, "toilet"))
    assert outcome(facility, "video-799-8-places") == {"breached"}


@pytest.mark.parametrize(("days", "told"), [(89, "breached"), (90, "met"), (91, "met")])
def test_footage_is_kept_for_ninety_days(facility, days, told):
    camera = channel(facility, 1)
    assert outcome(facility, "management-32-retention") == {"unknown"}
    prove(camera, oldest=START - timedelta(days=days))
    assert outcome(facility, "management-32-retention") == {told}


def test_a_camera_in_use_for_less_than_ninety_days_can_keep_no_more(facility):
    camera = channel(facility, 1, since=TODAY - timedelta(days=89))
    prove(camera, oldest=START - timedelta(days=10))
    assert outcome(facility, "management-32-retention") == {"met"}


@pytest.mark.parametrize(
    ("gap", "ago", "told"), [(599, 1, "met"), (600, 1, "met"), (601, 1, "breached"), (601, 30, "met")]
)
def test_a_gap_of_more_than_ten_minutes_is_a_breach_for_a_month(facility, gap, ago, told):
    prove(channel(facility, 1), longest_gap=gap, day=TODAY - timedelta(days=ago))
    assert outcome(facility, "management-32-gaps") == {told}


def prove(camera, **facts):
    told = {"day": TODAY - timedelta(days=1), "oldest": START, "longest_gap": 0} | facts
    return RetentionProof.objects.create(
        channel=camera, read_at=START, recorded_seconds=86_400, segments_sha256="0" * 64, **told
    )


def test_the_pages_of_an_operator(client, facility, operator, django_assert_max_num_queries):
    client.force_login(operator)
    page = reverse("monitoring-facility", args=[facility.pk])

    def send(page_name, *keys, **data):
        return client.post(reverse(page_name, args=keys or [facility.pk]), data)

    send("room-create", kind="activity", name="活动室一", floor=1)
    send("room-create", kind="toilet", name="卫生间", floor=1)
    hall, toilet = Room.objects.order_by("pk")
    refused = send("channel-create", room=toilet.pk, protocol="gb28181", code=code(1), sees="全景", since=TODAY)
    assert "第八条" in refused.content.decode()
    assert code(1) in refused.content.decode()  # nothing typed is lost
    wrong = send("channel-create", room=hall.pk, protocol="gb28181", code="123", sees="全景", since=TODAY)
    assert "20" in wrong.content.decode()
    made = send("channel-create", room=hall.pk, protocol="gb28181", code=f" {code(1)} ", sees="全景", since=TODAY)
    assert made.status_code == 302
    camera = Channel.objects.get()
    assert (camera.code, camera.revision) == (code(1), 1)
    send("recorder-create", name="主机", maker="", kept_days=90)
    assert Recorder.objects.count() == 1
    key = Beside(FacilityFactory()).key
    public, kept = key.public_key, Gateway.objects.all().delete()
    assert kept
    send("gateway-create", name="网关", public_key=public)
    assert GatewayKey.objects.get().gateway.facility == facility
    again = send("gateway-create", name="网关", public_key=public)
    assert again.status_code == 200
    with django_assert_max_num_queries(30):
        shown = client.get(page).content.decode()
    assert "活动室一" in shown
    assert "<img" not in shown.split("<main")[1]
    assert "<video" not in shown
    send("gateway-key-revoke", GatewayKey.objects.get().pk)
    assert GatewayKey.objects.get().revoked_at
    send("room-remove", toilet.pk)
    assert not Room.objects.filter(pk=toilet.pk).exists()


def test_two_people_who_change_a_room_at_once_lose_nothing(client, facility, operator):
    hall = room(facility)
    client.force_login(operator)
    address = reverse("room-edit", args=[hall.pk])
    first = {"kind": "activity", "name": "一号", "floor": 1, "seen_revision": 0}
    assert client.post(address, first).status_code == 302
    second = client.post(address, first | {"name": "二号"})
    assert second.status_code == 200
    hall.refresh_from_db()
    assert (hall.name, hall.revision) == ("一号", 1)


def test_boards_and_outages_for_those_who_watch_over_them(client, facility, operator, django_assert_max_num_queries):
    camera = channel(facility, 1)
    facts = {"facility": facility, "channel": camera, "cause": "silent", "found_at": START}
    outage = Outage.objects.create(since=START, **facts)
    police = officer(Role.DEPARTMENT_OFFICER, department="police")
    for user, is_seen in (
        (operator, True),
        (officer(Role.STREET_OFFICER, area=CHANGQING), True),
        (police, True),
        (officer(Role.REVIEWER), True),
        (officer(Role.DEPARTMENT_OFFICER, department="fire"), False),
    ):
        client.force_login(user)
        assert client.get(reverse("monitoring")).status_code == (200 if is_seen else 403)
        assert client.get(outage.get_absolute_url()).status_code == (200 if is_seen else 404)
    client.force_login(police)
    with django_assert_max_num_queries(20):
        assert f"/facilities/{facility.pk}/monitoring/" in client.get(reverse("monitoring")).content.decode()
    listed = client.get(reverse("outage-list"), {"facility": facility.pk, "month": "2026-11"}).content.decode()
    assert outage.get_absolute_url() in listed
    assert outage.get_absolute_url() not in client.get(reverse("outage-list"), {"month": "2026-10"}).content.decode()
    assert client.get(reverse("outage-list"), {"month": "x", "facility": "y"}).status_code == 200


def test_the_public_reads_one_plain_sentence(client, facility):
    address = reverse("register-facility", args=[facility.pk])
    hall = room(facility)
    assert "尚未" in client.get(address).content.decode()
    channel(facility, 1, room=hall)
    shown = client.get(address).content.decode()
    assert "均有视频监控" in shown
    assert code(1) not in shown
    assert hall.name not in shown
