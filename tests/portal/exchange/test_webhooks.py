"""Webhooks: signed as Standard Webhooks has it, taken once, repeated, ended, and sent to no address of our own network."""

import hmac
import json
import socket
import time
from base64 import b64decode, b64encode
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.db import connection

from facilities.ground.choices import FilingState
from portal.accounts.choices import Role
from portal.errors import Refused
from portal.exchange import dialling, systems, tokens, webhooks
from portal.exchange.choices import SystemKind
from portal.models import Delivery, ExternalSystem, QueuedTask, Subscription, Transition
from portal.outbox import outbox
from portal.workflow.workflow import moved
from tests.factories import FilingFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
TOLERANCE = 300  # seconds: what Standard Webhooks lets a receiver allow


class Receiver:
    """A department's program that takes webhooks as Standard Webhooks tells it to: each message once, none old, none forged."""

    def __init__(self, secret: str = ""):
        self.secret, self.taken, self.asked, self.status = secret, {}, [], 204
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.asked.append((dict(self.headers), body))
                self.send_response(outer.answer({name.lower(): value for name, value in self.headers.items()}, body))
                if outer.status == 302:
                    self.send_header("Location", outer.url)
                self.end_headers()

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hooks"
        Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def answer(self, headers: dict[str, str], body: bytes, now: float | None = None) -> int:
        if self.status != 204:
            return self.status
        moment, message = headers["webhook-timestamp"], headers["webhook-id"]
        signed = f"{message}.{moment}.".encode() + body
        own = b64encode(hmac.digest(b64decode(self.secret.removeprefix("whsec_")), signed, sha256)).decode()
        known = [hmac.compare_digest(f"v1,{own}", said) for said in headers["webhook-signature"].split(" ")]
        if not any(known) or abs((now or time.time()) - int(moment)) > TOLERANCE:
            return 400
        self.taken.setdefault(message, json.loads(body))
        return 204


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def bureau_system(admin, now) -> ExternalSystem:
    body = OrganisationFactory(kind="department", department_id="health", uscc=None)
    return systems.open_system("区政务平台", SystemKind.GATEWAY, body, Role.REVIEWER, by=admin, at=now)


@pytest.fixture
def hook(bureau_system, receiver, admin, now) -> Subscription:
    made, receiver.secret = webhooks.subscribe(bureau_system, receiver.url, ["filing.decided"], by=admin, at=now)
    return made


def told(now) -> Delivery:
    """Tell of a decided filing, and return what is to be sent."""
    filing = FilingFactory(state=FilingState.ACCEPTED)
    assert webhooks.tell("filing.decided", filing, {"state": "accepted"}, at=now) == 1
    return Delivery.objects.get()


def run(at) -> bool:
    return outbox.run(QueuedTask.objects.latest("pk").pk, at=at)


def test_a_decided_filing_is_told_by_the_outbox_and_known_as_genuine(hook, receiver, now):
    row = told(now)

    assert receiver.asked == []  # nobody's request waits for a receiver
    assert run(now)

    row.refresh_from_db()
    assert row.delivered_at
    message = receiver.taken[f"msg_{row.message.hex}"]
    assert (message["type"], message["data"]["state"]) == ("filing.decided", "accepted")


def test_the_decision_itself_tells_the_systems(hook, bureau):
    filing = FilingFactory(state=FilingState.ACCEPTED, number="备330103-2026-00001")
    step = Transition.objects.create(subject=filing, before="submitted", after="accepted", by=bureau)
    moved.send(type(filing), row=filing, transition=step)

    data = Delivery.objects.get().payload["data"]

    assert data == {
        "id": filing.pk,
        "facility": filing.facility_id,
        "state": "accepted",
        "number": "备330103-2026-00001",
    }


def test_who_may_not_see_the_row_is_not_told(system, receiver, admin, now):
    webhooks.subscribe(system, receiver.url, ["filing.decided"], by=admin, at=now)

    assert webhooks.tell("filing.decided", FilingFactory(), {}, at=now) == 0


def test_a_message_sent_again_is_the_same_message_and_an_old_or_changed_one_is_refused(hook, receiver, now):
    row = told(now)
    receiver.status = 503
    assert not run(now)
    receiver.status = 204
    assert run(now)

    first, second = [headers["webhook-id"] for headers, _body in receiver.asked]
    headers = {name.lower(): value for name, value in receiver.asked[1][0].items()}
    body, moment = receiver.asked[1][1], int(headers["webhook-timestamp"])
    assert first == second == f"msg_{row.message.hex}"
    assert receiver.answer(headers, body) == 204  # a replay in time is known by its id
    assert len(receiver.taken) == 1
    assert receiver.answer(headers, body, now=moment + TOLERANCE) == 204
    assert receiver.answer(headers, body, now=moment + TOLERANCE + 1) == 400
    assert receiver.answer(headers, body + b" ", now=moment) == 400
    assert receiver.answer(headers | {"webhook-id": "msg_other"}, body, now=moment) == 400


def test_for_seven_days_both_secrets_sign(hook, receiver, admin, now):
    former = receiver.secret

    new = webhooks.rotate(hook, by=admin, at=now)
    hook.refresh_from_db()

    for moment, known in [(webhooks.OVERLAP - timedelta(seconds=1), {former, new}), (webhooks.OVERLAP, {new})]:
        at = now + moment
        headers = webhooks.signed(hook, "msg_1", b"{}", at=at)
        answers = {}
        for secret in (former, new):
            receiver.secret = secret
            answers[secret] = receiver.answer(headers, b"{}", now=at.timestamp())
        assert {secret for secret, answer in answers.items() if answer == 204} == known


def test_after_ten_tries_it_is_set_aside_and_somebody_is_asked_to_look(hook, receiver, now):
    row, receiver.status = told(now), 500
    task = QueuedTask.objects.get()

    gaps = []
    for _try in range(outbox.MOST_TRIES):
        run(now)
        task.refresh_from_db()
        gaps.append(task.next_try_at - now)

    row.refresh_from_db()
    assert (len(receiver.asked), row.delivered_at) == (10, None)
    assert gaps == sorted(gaps)
    assert task.failed_at
    assert list(outbox.troubled()) == [task]
    assert not run(now)
    assert len(receiver.asked) == 10


@pytest.mark.parametrize("status", [302, 400, 500])
def test_nothing_but_2xx_is_taken_and_no_redirect_is_followed(hook, receiver, now, status):
    told(now)
    receiver.status = status

    assert not run(now)
    assert len(receiver.asked) == 1


def test_a_subscription_that_ended_is_sent_nothing_more(hook, receiver, admin, now):
    told(now)
    webhooks.end(hook, by=admin, at=now)

    run(now)

    assert receiver.asked == []
    assert webhooks.tell("filing.decided", FilingFactory(), {}, at=now) == 0


INNER = [
    *["http://example.org/", "ftp://example.org/", "https://user:word@example.org/", "https:///x"],
    *[
        "https://127.0.0.1/",
        "https://10.0.0.1/",
        "https://192.168.1.1/",
        "https://172.16.0.1/",
        "https://169.254.169.254/",
    ],
    *["https://0.0.0.0/", "https://100.64.0.1/", "https://224.0.0.1/", "https://[::1]/", "https://[fe80::1]/"],
    *["https://[fc00::1]/", "https://[::ffff:10.0.0.1]/", "https://[2002:a00:1::]/", "https://[64:ff9b::a00:1]/"],
]


@pytest.mark.parametrize("url", INNER)
def test_addresses_of_our_own_network_and_plain_ones_are_refused(bureau_system, admin, now, settings, url):
    settings.WEBHOOKS_TO_LOCAL = False

    with pytest.raises(Refused) as refusal:
        webhooks.subscribe(bureau_system, url, ["filing.decided"], by=admin, at=now)

    assert refusal.value.field == "url"


@pytest.mark.parametrize("number", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "::ffff:192.168.0.1"])
def test_a_name_that_has_come_to_mean_an_inner_address_is_not_dialled(settings, monkeypatch, number):
    settings.WEBHOOKS_TO_LOCAL = False
    public = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", 443))
    inner = (socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, 443))
    monkeypatch.setattr(dialling.socket, "getaddrinfo", lambda *args, **kwargs: [public, inner])
    dialled = []
    monkeypatch.setattr(dialling.socket, "create_connection", lambda *args, **kwargs: dialled.append(args))

    with pytest.raises(Refused):
        dialling.post("https://hooks.example.org/", b"{}", {})

    assert dialled == []


def test_closing_a_system_ends_its_webhooks_and_tokens(hook, receiver, admin, now):
    text = tokens.issue(hook.system, given=["filings:read"], rate=1, days=1, by=admin, at=now)[1]

    systems.close(hook.system, by=admin, at=now)

    hook.refresh_from_db()
    assert hook.ended_at == now
    assert tokens.holding(text, at=now) is None


def test_secrets_are_not_readable_in_the_database(hook, receiver):
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM portal_subscription")
        kept = cursor.fetchone()[0]

    assert receiver.secret not in kept
