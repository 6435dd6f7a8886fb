"""What Prometheus is told, and whom the page opens for."""

import re
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.accounts.choices import Role
from portal.models import Heartbeat, QueuedTask
from portal.operations.models import WORKER
from portal.outbox.outbox import MOST_TRIES
from tests.factories import officer

TOKEN = "a-token-for-the-machine-room-only"  # noqa: S105 - of the test
LETTER = "portal.letters.tasks.render_letter"


@pytest.fixture(autouse=True)
def token(settings) -> None:
    settings.METRICS_TOKEN = TOKEN


def told(client: Client) -> dict[str, float]:
    """Return the value of every series."""
    answer = client.get(reverse("metrics"), headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    lines = [line for line in answer.content.decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


@pytest.mark.django_db
@pytest.mark.parametrize("said", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {TOKEN}"}])
def test_without_the_token_nobody_learns_anything(client: Client, said: dict[str, str]):
    answer = client.get(reverse("metrics"), headers=said)

    assert (answer.status_code, answer.content) == (401, b"")
    assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.django_db
def test_where_no_token_is_set_the_empty_one_opens_nothing(client: Client, settings):
    settings.METRICS_TOKEN = ""

    assert client.get(reverse("metrics"), headers={"Authorization": "Bearer "}).status_code == 401


@pytest.mark.django_db
def test_requests_are_counted_by_name_with_their_latency_and_status(client: Client):
    before = told(client)
    client.get("/healthz")
    client.get("/healthz")
    client.get("/nowhere/13800138000/")

    after = told(client)

    def grown(series: str) -> float:
        return after[series] - before.get(series, 0)

    assert grown('portal_requests_total{method="GET",status="200",view="healthz"}') == 2
    assert grown('portal_requests_total{method="GET",status="404",view="none"}') == 1
    assert grown('portal_request_seconds_count{view="healthz"}') == 2
    assert grown('portal_request_seconds_bucket{le="+Inf",view="healthz"}') == 2


@pytest.mark.django_db
def test_the_outbox_tells_how_many_wait_since_when_and_which_papers_could_not_be_made(client: Client):
    now = timezone.now()
    waiting = QueuedTask.objects.create(name=LETTER)
    QueuedTask.objects.filter(pk=waiting.pk).update(queued_at=now - timedelta(minutes=9))
    QueuedTask.objects.create(name=LETTER, attempts=MOST_TRIES, failed_at=now)
    QueuedTask.objects.create(name=LETTER, done_at=now)
    Heartbeat.objects.update_or_create(name=WORKER, defaults={"at": now - timedelta(seconds=30)})

    found = told(client)

    assert found[f'portal_outbox_waiting{{task="{LETTER}"}}'] == 1
    assert found[f'portal_outbox_troubled{{task="{LETTER}"}}'] == 1
    assert found["portal_outbox_oldest_seconds"] == pytest.approx(540, abs=20)
    assert found[f'portal_heartbeat_age_seconds{{part="{WORKER}"}}'] == pytest.approx(30, abs=20)
    assert found["portal_database_up"] == 1
    assert found["portal_queue_length"] >= 0
    assert found["portal_outages_running"] == 0


@pytest.mark.django_db
def test_nothing_of_a_person_or_of_an_address_is_told(client: Client):
    user = officer(Role.BUREAU_LEAD)
    client.force_login(user)
    client.get(f"/accounts/{user.pk}/?name=张三&mobile=13800138000")
    client.get("/nowhere/张三/")
    client.generic("张三", "/healthz")

    said = " ".join(told(client))

    assert user.get_username() not in said
    assert not re.search(r"[\u4e00-\u9fff]|\d{6,}|/", said)


@pytest.mark.django_db(transaction=True)
def test_with_the_database_and_redis_away_the_rest_is_still_told(client: Client, settings, monkeypatch):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    connections["default"].close()
    monkeypatch.setitem(connections["default"].settings_dict, "HOST", "/nowhere")

    found = told(client)

    assert found["portal_database_up"] == 0
    assert "portal_queue_length" not in found
    assert any(name.startswith("portal_requests_total") for name in found)
