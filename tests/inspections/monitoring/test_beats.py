"""Beats are taken whole or refused with a reason and counted; in whatever order and however often they come, the day looks the same."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from hypothesis import HealthCheck, given, settings, strategies as st

from inspections.models import BatchRefusal, Channel, GatewayKey, LatestBeat, Outage, RetentionProof
from inspections.monitoring import beats, detection, gateways, numbers
from inspections.monitoring.beats import MOST_BYTES, BatchRefused, gaps_of
from inspections.monitoring.models import DetectionRun
from tests.factories import TODAY, FacilityFactory, operator_user
from tests.inspections.monitoring.cameras import MINUTE, SHANGHAI, START, Beside, beat, channel, code, minutes

pytestmark = pytest.mark.django_db


@pytest.fixture
def beside():
    return Beside()


@pytest.fixture
def camera(beside):
    return channel(beside.facility, 1)


def picture():
    """Return everything that beats leave behind."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT channel_id, day, up::text, down::text, covered::text FROM inspections_channelday ORDER BY 1, 2"
        )
        days = cursor.fetchall()
    latest = list(LatestBeat.objects.order_by("pk").values_list("pk", "first_at", "at", "up_at", "state", "oldest"))
    return days, latest


def up_minutes(of):
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(bit_count(up)) FROM inspections_channelday WHERE channel_id = %s", [of.pk])
        return cursor.fetchone()[0]


def refused(reason):
    return sum(BatchRefusal.objects.filter(reason=reason).values_list("count", flat=True))


def forget():
    LatestBeat.objects.all().delete()
    DetectionRun.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM inspections_channelday; DELETE FROM inspections_outage")


def test_a_beat_says_how_its_channel_stands(beside, camera):
    oldest = START - timedelta(days=100)
    answer = beside.send([beat(camera, START, oldest=oldest.isoformat())])

    latest = LatestBeat.objects.get()
    assert (answer.taken, answer.refused) == (1, [])
    assert (latest.channel, latest.at, latest.up_at, latest.state, latest.oldest) == (
        camera,
        START,
        START,
        "up",
        oldest,
    )
    assert up_minutes(camera) == 1
    beside.gateway.refresh_from_db()
    assert beside.gateway.heard_at == START


def test_midnight_of_the_district_parts_days(beside, camera):
    at = datetime(2026, 11, 23, 0, 0, 30, tzinfo=SHANGHAI)
    beside.send([beat(camera, at), beat(camera, at - MINUTE)], at=at)

    with connection.cursor() as cursor:
        cursor.execute("SELECT day, position(B'1' IN up) FROM inspections_channelday ORDER BY day")
        assert cursor.fetchall() == [(TODAY - timedelta(days=1), 1440), (TODAY, 1)]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_the_same_beats_in_any_order_and_number_give_the_same_picture_and_outages(beside, camera, data):
    forget()
    other = Channel.objects.filter(code=code(2)).first() or channel(beside.facility, 2)
    states = st.sampled_from(["up", "up", "up", "down", "covered", None])
    told = [
        beat(of, START + place * MINUTE, state)
        for of in (camera, other)
        for place, state in enumerate(data.draw(st.lists(states, min_size=6, max_size=25)))
        if state
    ]
    end = START + 40 * MINUTE
    beside.send(told, at=end)
    detection.look(at=end)
    wanted, spans = picture(), outages_found()
    forget()

    shuffled = data.draw(st.permutations(told + told[: data.draw(st.integers(0, 5))]))
    cut = data.draw(st.integers(0, len(shuffled)))
    for part in (shuffled[:cut], shuffled[cut:]):
        beside.send(part, at=end)
        detection.look(at=end)

    assert picture() == wanted
    assert outages_found() == spans


def outages_found():
    rows = Outage.objects.counted().order_by("channel", "since")
    return [(row.channel.code, row.since, row.until, row.cause, row.state) for row in rows]


def test_a_batch_sent_again_after_a_lost_answer_is_taken_and_changes_nothing(beside, camera):
    told = minutes(camera, START - 10 * MINUTE, 10)
    beside.send(told)
    before = picture()
    assert beside.send(told).taken == 10
    assert picture() == before


@pytest.mark.parametrize(
    ("spoil", "reason", "status"),
    [
        (lambda b, body, sign: (body, sign, "0" * 16), "unknown_key", 401),
        (lambda b, body, sign: (body, sign, "\0"), "unknown_key", 401),
        (lambda b, body, sign: (body + b" ", sign, b.key.pk), "signature", 401),
        (lambda b, body, sign: (body, "", b.key.pk), "signature", 401),
        (lambda b, body, sign: (body, "é", b.key.pk), "signature", 401),
        (lambda b, body, sign: (b"x" * (MOST_BYTES + 1), sign, b.key.pk), "size", 413),
    ],
)
def test_forged_and_oversized_batches_are_refused_and_counted(client, beside, camera, spoil, reason, status):
    body, signature = beside.signed([beat(camera, START)])
    body, signature, key = spoil(beside, body, signature)

    response = post(client, body, signature, key)

    assert (response.status_code, response.json()["reason"], refused(reason)) == (status, reason, 1)
    assert "time" in response.json()
    assert not LatestBeat.objects.exists()


def post(client, body, signature, key):
    headers = {"X-Gateway-Key": key, "X-Gateway-Signature": signature}
    return client.post(reverse("api-beats"), body, content_type="application/json", headers=headers)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"\xff",
        b'{"nonce": 1}',
        b'{"nonce": "x", "sent_at": "2026-11-23"}',
        b"[" * 100_000,
        b'{"nonce": "2b9c1bb0-0000-4000-8000-000000000000", "sent_at": "2026-11-23T09:00:00"}',
        b'{"nonce": "2b9c1bb0-0000-4000-8000-000000000000", "sent_at": "2026-11-23T09:00:00+08:00", "beats": 3}',
    ],
)
def test_what_cant_be_read_is_refused_and_counted_and_never_fails(client, beside, body):
    response = post(client, body, beside.signature(body), beside.key.pk)
    assert (response.status_code, refused("shape")) == (400, 1)


def test_a_line_that_is_wrong_is_refused_and_the_others_are_taken(beside, camera):
    foreign = channel(FacilityFactory(), 9)
    wrong = [
        (beat(foreign, START), "foreign"),
        (beat(camera, START) | {"channel": code(77)}, "foreign"),
        (beat(camera, START + timedelta(minutes=5, seconds=1)), "future"),
        (beat(camera, START - timedelta(days=7, seconds=1)), "old"),
        (beat(camera, START, "asleep"), "shape"),
        (beat(camera, START) | {"at": "gestern"}, "shape"),
        (beat(camera, START) | {"at": "2026-11-23T09:00:00"}, "shape"),
        (beat(camera, START) | {"channel": "\0"}, "shape"),
        (beat(camera, START, scene="xyz"), "shape"),
        (beat(camera, START, oldest=(START + MINUTE).isoformat()), "contradiction"),
        ("beat", "shape"),
        (None, "shape"),
    ]
    answer = beside.send([line for line, _ in wrong] + [beat(camera, START)])

    assert answer.taken == 1
    assert {line["line"]: line["reason"] for line in answer.refused} == dict(enumerate(reason for _, reason in wrong))
    assert LatestBeat.objects.get().channel == camera
    assert refused("foreign") == 2


@pytest.mark.parametrize(("minutes_off", "is_taken"), [(5, True), (-5, True), (5.02, False), (-5.02, False)])
def test_a_gateway_with_a_wrong_clock_is_told_the_time(beside, camera, minutes_off, is_taken):
    body, signature = beside.signed([beat(camera, START)], at=START + timedelta(minutes=minutes_off))
    if is_taken:
        assert beats.take(body, key_id=beside.key.pk, signature=signature, at=START).taken == 1
        return
    with pytest.raises(BatchRefused) as told:
        beats.take(body, key_id=beside.key.pk, signature=signature, at=START)
    assert told.value.reason == "clock"


def test_the_same_bytes_again_are_a_replay(client, beside, camera, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: START)
    body, signature = beside.signed([beat(camera, START)])
    assert post(client, body, signature, beside.key.pk).status_code == 200
    again = post(client, body, signature, beside.key.pk)
    assert (again.status_code, again.json()["reason"], refused("replay")) == (409, "replay", 1)


def test_a_revoked_key_sends_nothing_more(beside, camera):
    operator = operator_user(beside.facility.operator)
    gateways.revoke(beside.key, by=operator, at=START)
    with pytest.raises(BatchRefused) as told:
        beside.send([beat(camera, START)])
    assert told.value.reason == "revoked_key"
    assert GatewayKey.objects.get().revoked_by == operator


def proof(of, segments, *, day=TODAY - timedelta(days=1), read_at=START, oldest=START - timedelta(days=90)):
    return {
        "channel": of.code,
        "day": day.isoformat(),
        "read_at": read_at.isoformat(),
        "oldest": oldest.isoformat(),
        "segments": segments,
    }


def test_a_proof_keeps_gaps_and_a_hash_and_the_one_read_last_counts(beside, camera):
    whole, holed = [[0, 86_400]], [[0, 3_600], [4_200, 86_400]]
    beside.send(proofs=[proof(camera, holed, read_at=START)])
    beside.send(proofs=[proof(camera, whole, read_at=START - MINUTE)])

    kept = RetentionProof.objects.get()
    assert (kept.gaps, kept.longest_gap, kept.recorded_seconds) == ([[3_600, 4_200]], 600, 85_800)
    assert len(kept.segments_sha256) == 64


@pytest.mark.parametrize(
    "segments",
    [[[10, 10]], [[20, 10]], [[0, 20], [10, 30]], [[0, 86_401]], [[-1, 5]], [[0, 5], [3, 4]]],
)
def test_segments_that_contradict_each_other_are_refused(beside, camera, segments):
    assert beside.send(proofs=[proof(camera, segments)]).refused == [
        {"in": "proofs", "line": 0, "reason": "contradiction"}
    ]


def test_proofs_of_days_to_come_and_older_than_the_oldest_second_are_refused(beside, camera):
    told = [
        proof(camera, [[0, 5]], day=TODAY + timedelta(days=1)),
        proof(camera, [[0, 5]], oldest=START),
        proof(camera, [[0, 86_400]], day=TODAY),  # the day is not over
        proof(camera, [["0", 5]]),
    ]
    reasons = [line["reason"] for line in beside.send(proofs=told).refused]
    assert reasons == ["future", "contradiction", "contradiction", "shape"]


def test_gaps_are_what_segments_leave_out():
    assert gaps_of([], 600) == [[0, 600]]
    assert gaps_of([[0, 600]], 600) == []
    assert gaps_of([[5, 10], [10, 20]], 600) == [[0, 5], [20, 600]]


def test_a_view_that_differs_from_the_right_one_counts_as_covered(beside, camera):
    Channel.objects.update(scene="0" * 16)
    like, unlike = f"{(1 << 20) - 1:016x}", f"{(1 << 21) - 1:016x}"  # 20 and 21 bits differ
    beside.send([beat(camera, START, scene=like), beat(camera, START + MINUTE, scene=unlike)])
    latest = LatestBeat.objects.get()
    assert (latest.state, latest.up_at) == ("covered", START)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("3301030000132000000", "19"),
        ("99010300001320000001", "99"),
        ("33010300001180000001", "118"),
        ("33010300001360000001", "136"),
        ("33010300001320000000", "000000"),
    ],
)
def test_a_wrong_number_is_explained(text, word):
    fault = numbers.fault(numbers.canonical(text, "gb28181"), "gb28181")
    assert fault
    assert word in str(fault) or word == "000000"


def test_a_right_number_has_one_form():
    assert numbers.canonical(" 3301 0300 0013 2000 0001", "gb28181") == "33010300001320000001"
    assert not numbers.fault("33010300001320000001", "gb28181")
    device = "URN:UUID:2B9C1BB0-0000-4000-8000-00000000000A/VideoSource_1".replace("URN:UUID:", "urn:uuid:")
    assert numbers.canonical(device, "onvif") == "2b9c1bb0-0000-4000-8000-00000000000a/VideoSource_1"
    assert not numbers.fault(numbers.canonical(device, "onvif"), "onvif")
    assert numbers.fault("2b9c1bb0/1", "onvif")
