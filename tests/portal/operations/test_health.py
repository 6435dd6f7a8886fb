"""What load balancers and the person on call are told."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.documents import storage
from portal.models import Heartbeat
from portal.operations import health
from portal.operations.models import WORKER
from portal.operations.tasks import beat

pytestmark = pytest.mark.django_db(transaction=True)
NOWHERE = "redis://127.0.0.1:1/0"


@pytest.fixture(autouse=True)
def nothing_believed(monkeypatch: pytest.MonkeyPatch, settings) -> None:
    """Let every test ask the database itself, and any disk be large enough."""
    monkeypatch.setattr(health.Writes, "good_until", 0.0)
    settings.LEAST_FREE_BYTES = 0


@pytest.fixture
def worker_lives() -> None:
    beat()


@pytest.fixture
def lost_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """Point new connections to a socket that nobody serves."""
    monkeypatch.setitem(connections["default"].settings_dict, "HOST", "/nowhere")


def test_a_process_that_answers_is_alive_whatever_else_is_missing(client: Client, settings, lost_database) -> None:
    settings.CELERY_BROKER_URL = NOWHERE

    answer = client.get(reverse("healthz"))

    assert answer.json() == {"status": "ok"}


def test_with_database_redis_and_worker_the_portal_is_ready(client: Client, worker_lives) -> None:
    answer = client.get(reverse("readyz"))

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "missing": {}}
    assert "no-store" in answer["Cache-Control"]


def test_without_redis_the_portal_says_in_chinese_that_the_queue_is_missing(
    client: Client, settings, worker_lives
) -> None:
    settings.CELERY_BROKER_URL = NOWHERE

    answer = client.get(reverse("readyz"))

    assert answer.status_code == 503
    assert list(answer.json()["missing"]) == ["redis"]
    assert "Redis" in answer.json()["missing"]["redis"]
    assert "没有应答" in answer.json()["missing"]["redis"]


def test_without_database_nothing_is_known_of_the_worker_either(client: Client, lost_database) -> None:
    answer = client.get(reverse("readyz"))

    assert answer.status_code == 503
    assert list(answer.json()["missing"]) == ["database", "worker"]


@pytest.mark.parametrize(("age", "missing"), [(44, []), (46, [health.Part.WORKER])])
def test_a_worker_silent_for_longer_than_45_seconds_is_missing(age: int, missing: list[health.Part]) -> None:
    now = timezone.now()
    Heartbeat.objects.update_or_create(name=WORKER, defaults={"at": now - timedelta(seconds=age)})

    assert health.missing(at=now) == missing


def test_only_safe_methods_are_answered(client: Client) -> None:
    assert client.post(reverse("readyz")).status_code == 405


@pytest.mark.parametrize("how", ["gone", "a file"])
def test_without_the_disk_of_uploads_the_portal_is_not_ready(
    client: Client, settings, tmp_path, worker_lives, how
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    if how == "a file":
        settings.MEDIA_ROOT.touch()

    answer = client.get(reverse("readyz"))

    assert answer.status_code == 503
    assert list(answer.json()["missing"]) == ["media"]
    assert "无法保存文件" in answer.json()["missing"]["media"]


def test_a_full_disk_of_uploads_makes_the_portal_not_ready(client: Client, monkeypatch, worker_lives) -> None:
    class Full:
        def __enter__(self):
            return Path("/dev/full").open("wb", buffering=0)

        def __exit__(self, *failure: object) -> None:
            pass

    monkeypatch.setattr(storage.tempfile, "TemporaryFile", lambda dir: Full())  # noqa: A006 - its name there

    assert list(client.get(reverse("readyz")).json()["missing"]) == ["media"]


@pytest.mark.parametrize(("spare", "missing"), [(-1, ["space"]), (0, []), (1, [])])
def test_the_disk_of_uploads_must_have_the_room_that_the_settings_ask_for(
    client: Client, settings, monkeypatch, worker_lives, spare: int, missing: list[str]
) -> None:
    settings.LEAST_FREE_BYTES = 10**9
    usage = shutil._ntuple_diskusage(10**12, 0, 10**9 + spare)
    monkeypatch.setattr(storage.shutil, "disk_usage", lambda folder: usage)

    assert list(client.get(reverse("readyz")).json()["missing"]) == missing


def test_a_database_that_only_reads_makes_the_portal_not_ready(client: Client, monkeypatch, worker_lives) -> None:
    monkeypatch.setitem(
        connections["default"].settings_dict, "OPTIONS", {"options": "-c default_transaction_read_only=on"}
    )

    answer = client.get(reverse("readyz"))

    assert list(answer.json()["missing"]) == ["writes"]
    assert "写入" in answer.json()["missing"]["writes"]
