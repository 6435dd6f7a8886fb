"""The gateway asks real protocols of fake devices, keeps what the portal does not take, and sends it once the portal is back."""

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from inspections.models import Channel, LatestBeat, RetentionProof
from inspections.monitoring import beats, detection
from inspections.monitoring.gateway import setup
from inspections.monitoring.gateway.readings import RecorderAway
from inspections.monitoring.gateway.rounds import Rounds
from inspections.monitoring.gateway.sending import Sender, load_key
from inspections.monitoring.gateway.spool import Spool
from inspections.monitoring.gateway.wvp import joined
from inspections.monitoring.models import Outage
from portal.demo.recorder import Platform, serving
from tests.inspections.monitoring.cameras import SHANGHAI, Beside, channel, code, months
from tests.inspections.monitoring.devices import FakeOnvif, FakePortal

DEVICE = "33010300001180000001"
UUID = "2b9c1bb0-0000-4000-8000-00000000000a"
ROOT = Path(__file__).parents[3]


@pytest.fixture
def portal():
    fake = FakePortal()
    with serving(fake) as fake.address:
        yield fake


@pytest.fixture
def wvp():
    yesterday = datetime.now(SHANGHAI).date() - timedelta(days=1)
    fake = Platform(
        {code(number): f"活动室{number}" for number in range(1, 7)}, first_day=str(yesterday - timedelta(days=95))
    )
    with serving(fake) as fake.address:
        yield fake


@pytest.fixture
def told(tmp_path, portal, wvp):
    """A gateway's file, as docs/monitoring.md shows it."""
    return written(tmp_path, portal, wvp)


def written(folder, portal, wvp, password="secret"):  # noqa: S107 - of a fake
    path = folder / "gateway.toml"
    path.write_text(
        f'portal = "{portal.address}"\nkey = "gateway.pem"\nspool = "spool"\n\n[[recorder]]\nkind = "wvp"\n'
        f'address = "{wvp.address}"\nusername = "gateway"\npassword = "{password}"\ndevices = ["{DEVICE}"]\n'
    )
    return path


def rounds(path):
    read = setup.read(path)
    spool = Spool(read.spool, most_bytes=read.most_bytes, most_days=read.most_days)
    return Rounds(read.recorders, spool, Sender(read.portal, load_key(read.key), spool))


def kept(path):
    return sorted((path.parent / "spool").glob("*.json"))


def test_each_channel_is_told_for_itself_and_yesterday_is_proven_once(told, portal, wvp):
    wvp.pulled.add(code(3))
    gateway = rounds(told)
    assert (gateway.run(), gateway.run()) == (1, 1)

    states = {line["channel"]: line["state"] for line in portal.lines()}
    assert states == {code(n): "down" if n == 3 else "up" for n in range(1, 7)}
    proofs = portal.lines("proofs")
    assert len(proofs) == 6
    assert proofs[0]["segments"] == [[0, 86_399]]
    assert proofs[0]["oldest"].startswith(wvp.first_day)
    assert not kept(told)
    assert (told.parent / "gateway.pem").stat().st_mode & 0o077 == 0


def test_while_the_portal_is_away_beats_stay_on_disk_and_go_out_when_it_is_back(told, portal):
    gateway, portal.is_away = rounds(told), True
    assert [gateway.run() for _ in range(3)] == [0, 0, 0]
    assert len(kept(told)) == 3
    portal.is_away = False
    assert rounds(told).run() == 4  # another process found them
    assert len(portal.lines()) == 4 * 6
    assert not kept(told)


def test_a_lost_answer_makes_it_sign_the_same_beats_anew(told, portal):
    portal.loses_answers = True
    gateway = rounds(told)
    assert gateway.run() == 0
    gateway.sender.send()
    (first, *_), (second, *_) = portal.batches
    assert first != second
    assert json.loads(first)["beats"] == json.loads(second)["beats"]


def test_a_wrong_clock_is_put_right_and_nothing_is_dropped(told, portal):
    portal.ahead = timedelta(hours=3)
    gateway = rounds(told)
    assert gateway.run() == 0
    assert gateway.sender.send() == 1
    off = datetime.fromisoformat(portal.lines()[0]["at"]) - datetime.now(UTC)
    assert timedelta(hours=2, minutes=59) < off < timedelta(hours=3, minutes=1)


def test_a_recorder_that_is_away_or_knows_no_password_sends_no_beats(tmp_path, portal, wvp):
    gateway = rounds(written(tmp_path, portal, wvp, password="wrong"))
    assert gateway.run() == 0
    assert not portal.batches
    with pytest.raises(RecorderAway):
        gateway.recorders[0].readings(datetime.now(UTC))


def test_a_token_that_ran_out_is_asked_for_again(told, wvp):
    recorder = setup.read(told).recorders[0]
    recorder.readings(datetime.now(UTC))
    wvp.tokens += 1  # the one that it has is worth nothing
    assert len(recorder.readings(datetime.now(UTC))) == 6


def test_onvif_tells_what_is_recorded_and_no_password_crosses_the_wire(tmp_path):
    fake = FakeOnvif({"V_1": True, "V_2": False})
    with serving(fake) as address:
        path = tmp_path / "gateway.toml"
        path.write_text(
            f'portal = "http://127.0.0.1"\n[[recorder]]\nkind = "onvif"\naddress = "{address}"\nusername = "u"\n'
            f'password = "secret"\ndevice = "{UUID.upper()}"\n'
        )
        found = setup.read(path).recorders[0].readings(datetime.now(UTC))
    assert [(one.channel, one.state, one.oldest) for one in found] == [
        (f"{UUID}/V_1", "up", datetime(2026, 8, 1, tzinfo=UTC)),
        (f"{UUID}/V_2", "down", datetime(2026, 8, 1, tzinfo=UTC)),
    ]
    assert not fake.passwords


def test_what_is_kept_is_bounded_in_size_and_days(tmp_path):
    spool, at = Spool(tmp_path, most_bytes=250, most_days=7), datetime(2026, 11, 23, tzinfo=UTC)
    for day in (0, 1, 8):
        spool.keep({"beats": [day], "proofs": []}, at=at + timedelta(days=day))
    assert [rows["beats"] for _, rows in spool.rounds()] == [[1], [8]]
    for second in range(20):
        spool.keep({"beats": [second], "proofs": []}, at=at + timedelta(days=8, seconds=second + 1))
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 250
    (tmp_path / "000000000000001.json").write_text("{")
    assert [rows["beats"] for _, rows in spool.rounds()][-1] == [19]


@pytest.mark.parametrize(
    "text",
    [
        "portal = 3",
        "portal = ",
        'portal = "ftp://x"',
        'portal = "http://x"\n[[recorder]]\nkind = "sip"\naddress = "http://y"',
        'portal = "http://x"\n[[recorder]]\nkind = "wvp"\naddress = "file:///etc"',
        'portal = "http://x"\n[[recorder]]\nkind = "wvp"\naddress = "http://y"',
    ],
)
def test_what_is_wrong_with_the_file_is_said(tmp_path, text):
    path = tmp_path / "gateway.toml"
    path.write_text(text)
    with pytest.raises(setup.SetupFault):
        setup.read(path)


def test_spans_that_touch_are_one():
    assert joined([[10, 20], [0, 9], [15, 30], [50, 40], [-5, 0], [86_000, 90_000]]) == [[0, 30], [86_000, 86_400]]


def test_the_program_runs_by_itself_without_the_portal(told, portal):
    def run(*options):
        command = [sys.executable, "-m", "inspections.monitoring.gateway", str(told), *options]
        bare = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        return subprocess.run(command, cwd=ROOT, env=bare, capture_output=True, text=True, timeout=60, check=True)

    assert len(run("--key").stdout.strip()) == 43
    run("--once")
    assert len(portal.lines()) == 6


@pytest.mark.django_db
def test_from_the_cable_pulled_at_the_device_to_an_outage_at_the_portal(told, portal, wvp):
    months(date.today())  # noqa: DTZ011 - any day of this month
    beside = Beside()
    for number in range(1, 7):
        channel(beside.facility, number)
    gateway = rounds(told)
    beside.private = gateway.sender.key
    public = beside.private.public_key()
    beside.key.delete()
    from inspections.monitoring import gateways  # noqa: PLC0415 - shadows no fixture
    from tests.factories import UserFactory  # noqa: PLC0415 - likewise

    gateways.GatewayKey.objects.create(
        key_id=gateways.id_of(public),
        gateway=beside.gateway,
        public_key=gateways.signers.x_of(public),
        registered_at=datetime.now(UTC),
        registered_by=UserFactory(),
    )
    gateway.run()
    wvp.pulled.add(code(2))
    gateway.run()
    for body, key_id, signature in portal.batches:
        answer = beats.take(body, key_id=key_id, signature=signature, at=datetime.now(UTC))
        assert not answer.refused

    assert LatestBeat.objects.count() == RetentionProof.objects.count() == 6
    assert LatestBeat.objects.get(channel__code=code(2)).state == "down"
    detection.look(at=datetime.now(UTC) + timedelta(minutes=4))
    assert Outage.objects.filter(channel=Channel.objects.get(code=code(2)), cause="down").count() <= 1
    assert Outage.objects.count() == 6  # nothing came for four minutes
