"""From the cable pulled at the device to the closed case, through the portal's own pages; and no beat lost or doubled by kill -9."""

import re
from datetime import UTC
from functools import partial

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from inspections.models import LatestBeat, Outage, RetentionProof
from inspections.monitoring import beats, tasks
from inspections.monitoring.gateway import sending, setup, spool as spools
from inspections.monitoring.gateway.rounds import Rounds
from inspections.monitoring.gateway.sending import Sender, load_key, public_half
from inspections.monitoring.gateway.spool import Spool
from portal.accounts.choices import Role
from portal.demo.recorder import PASSWORD, Platform, serving
from portal.models import Notice, QueuedTask
from tests.factories import FacilityFactory, officer, operator_user
from tests.inspections.monitoring.cameras import MINUTE, START, channel, code, months
from tests.inspections.monitoring.devices import Door
from tests.killing import killed

DEVICE = "33010300001180000001"
CHANNELS = range(1, 7)


class Clock:
    """The time of both sides."""

    def __init__(self, monkeypatch):
        self.at = START
        monkeypatch.setattr("django.utils.timezone.now", lambda: self.at.astimezone(UTC))
        monkeypatch.setattr(Sender, "now", lambda sender: self.at.astimezone(UTC))

    def tick(self):
        self.at += MINUTE


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


@pytest.fixture
def recorder():
    platform = Platform({code(number): f"活动室{number}" for number in CHANNELS}, first_day="2026-08-01")
    with serving(platform) as platform.address:
        yield platform


@pytest.fixture
def cameras(db):
    facility = FacilityFactory(state="filed")
    months()
    return [channel(facility, number) for number in CHANNELS]


def gateway(folder, recorder, portal):
    path = folder / "gateway.toml"
    path.write_text(
        f'portal = "{portal}"\n[[recorder]]\nkind = "wvp"\naddress = "{recorder.address}"\nusername = "gateway"\n'
        f'password = "{PASSWORD}"\ndevices = ["{DEVICE}"]\n'
    )
    told = setup.read(path)
    spool = Spool(told.spool, most_bytes=told.most_bytes, most_days=told.most_days)
    return Rounds(told.recorders, spool, Sender(told.portal, load_key(told.key), spool))


def logged_in(user):
    client = Client()
    client.force_login(user)
    return client


def registered(facility, rounds):
    """Register the gateway's key on the operator's page; return the operator."""
    operator = operator_user(facility.operator)
    client = logged_in(operator)
    address = reverse("gateway-create", args=[facility.pk])
    sent = client.post(address, {"name": "机房网关", "public_key": public_half(rounds.sender.key)})
    assert sent.status_code == 302
    return operator


def test_from_the_cable_pulled_at_the_device_to_the_closed_case(tmp_path, monkeypatch, clock, recorder, cameras):
    facility = cameras[0].facility
    rounds = gateway(tmp_path, recorder, "http://portal")
    keeper = registered(facility, rounds)
    monkeypatch.setattr(sending, "urlopen", Door(Client()))

    def pass_by(count):
        for _minute in range(count):
            clock.tick()
            assert rounds.run() == 1
        tasks.look_for_outages()

    pass_by(5)
    assert not Outage.objects.exists()
    assert RetentionProof.objects.count() == len(CHANNELS)
    _status, page = recorder("POST", "/", {}, {}, f"pull={code(2)}".encode())
    assert "插回网线" in page.decode()
    pass_by(4)
    outage = Outage.objects.get()
    assert (outage.channel, outage.since, outage.cause) == (cameras[1], START + 6 * MINUTE, "down")
    pass_by(28)
    told = QueuedTask.objects.get(name="inspections.monitoring.tasks.tell_of_outages")
    tasks.tell_of_outages(**told.arguments)
    assert Notice.objects.filter(organisation=facility.operator.organisation).exists()
    operator = logged_in(keeper)  # the login of half an hour ago has ended
    assert str(cameras[1].room) in operator.get(reverse("monitoring")).content.decode()

    recorder("POST", "/", {}, {}, f"plug={code(2)}".encode())
    pass_by(2)
    street = logged_in(officer(Role.STREET_OFFICER, area=facility.area_id[:9]))
    explain, close = (reverse(f"outage-{act}", args=[outage.pk]) for act in ("explain", "close"))
    assert operator.post(explain, {"text": "网线被推车刮断，已重新布线。"}).status_code == 302
    assert street.post(close, {"verdict": "已现场查看，线路已固定。", "is_fault": "false"}).status_code == 302

    outage.refresh_from_db()
    assert (outage.state, outage.until) == ("closed", START + 38 * MINUTE)
    assert re.search("已现场查看", operator.get(outage.get_absolute_url()).content.decode())


class Receiver:
    """The portal behind HTTP; of the requests counted in `deaths` the process that takes them is killed at the step named there."""

    def __init__(self, clock):
        self.clock, self.requests = clock, 0
        self.deaths = {2: ("_store", False), 4: ("_last_of_each", True), 5: ("_store", True), 6: ("count", True)}

    def __call__(self, method, path, query, headers, body):
        self.requests += 1
        given = {"key_id": headers["X-Gateway-Key"], "signature": headers["X-Gateway-Signature"]}
        take = partial(beats.take, body, at=self.clock.at, **given)
        try:
            if step := self.deaths.pop(self.requests, None):
                killed(take, beats, step[0], after=step[1])
                return 502, b""
            take()
            return 200, f'{{"time": "{self.clock.at.isoformat()}", "refused": []}}'.encode()
        finally:
            connection.close()


BEFORE, AFTER = False, True
STORM = [  # in each minute the gateway is killed at a step; before a round is on disk nobody knows of it
    (Spool, "keep", BEFORE),
    (sending, "urlopen", BEFORE),
    (spools.os, "fsync", AFTER),
    (Sender, "_post", AFTER),
    (Sender, "_delivered", AFTER),
    (Sender, "_next", AFTER),
    (Spool, "keep", AFTER),
    (sending.Path, "unlink", AFTER),
    (Sender, "_post", BEFORE),
    (Sender, "_post", AFTER),
]
UNKNOWN = {0, 2}


@pytest.mark.django_db(transaction=True)
def test_a_storm_of_kills_of_gateway_and_receiver_loses_and_doubles_no_beat(tmp_path, clock, recorder, cameras):
    receiver = Receiver(clock)
    with serving(receiver) as address:
        registered(cameras[0].facility, gateway(tmp_path, recorder, address))
        for step in STORM:
            killed(gateway(tmp_path, recorder, address).run, *step[:2], after=step[2])
            clock.tick()
        while gateway(tmp_path, recorder, address).run() == 0:
            clock.tick()
        gateway(tmp_path, recorder, address).run()

    assert not receiver.deaths
    assert not list(tmp_path.glob("spool/*.json"))
    known = set(range(round((clock.at - START) / MINUTE) + 1)) - UNKNOWN
    with connection.cursor() as cursor:
        cursor.execute("SELECT up::text FROM inspections_channelday")
        days = [text for (text,) in cursor.fetchall()]
    assert days == [minutes_of(known)] * len(CHANNELS)
    assert RetentionProof.objects.count() == LatestBeat.objects.filter(at=clock.at).count() == len(CHANNELS)


def minutes_of(known):
    """Return the bits of a day that begins with what the storm leaves from nine o'clock on."""
    bits = ["0"] * 1440
    for place in known:
        bits[9 * 60 + place] = "1"
    return "".join(bits)
