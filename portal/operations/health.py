"""Whether the portal can work: a database and a store of files that take writes, Redis, and a worker that takes what beat sends."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta

import redis
from django.conf import settings
from django.db import Error, connection, transaction
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.operations.models import WORKER, Heartbeat
from portal.operations.store import store

PROBE_SECONDS = 1.0
PROBE_BYTES = 65536  # written to see whether a disk takes it
WRITES_HOLD = 10.0  # seconds for which a write that went well is believed, so that watching costs the database little
SILENT_AFTER = timedelta(seconds=45)  # beat sends every 10 seconds


class Part(TextChoices):
    """What the portal cannot work without; the label says what is wrong when it is missing."""

    DATABASE = "database", _("The database does not answer.")
    WRITES = "writes", _("The database takes no writes: its disk may be full.")
    MEDIA = "media", _("Files can't be stored: the disk of uploads is full, read-only or missing.")
    SPACE = "space", _("The disk of uploads is nearly full.")
    REDIS = "redis", _("The task queue (Redis) does not answer.")
    WORKER = "worker", _("No worker has responded recently.")


def missing(*, at: datetime) -> list[Part]:
    """Return what does not answer within a second. A part that hangs counts as missing."""
    probes: dict[Part, Callable[[], bool]] = {
        Part.DATABASE: _database_answers,
        Part.WRITES: _database_takes_writes,
        Part.MEDIA: store().takes_files,
        Part.SPACE: store().has_room,
        Part.REDIS: _redis_answers,
        Part.WORKER: lambda: _worker_lives(at),
    }
    pool = ThreadPoolExecutor(len(probes), thread_name_prefix="health")
    answers = {part: pool.submit(probe) for part, probe in probes.items()}
    wait(answers.values(), timeout=PROBE_SECONDS)
    pool.shutdown(wait=False, cancel_futures=True)
    away = [part for part, answer in answers.items() if not _is_good(answer)]
    return [part for part in away if not (part == Part.WRITES and Part.DATABASE in away)]


def _is_good(answer: Future[bool]) -> bool:
    return answer.done() and not answer.cancelled() and answer.result()


def _database_answers() -> bool:
    try:
        connection.ensure_connection()
        return bool(connection.is_usable())
    except Error:
        return False
    finally:
        connection.close()  # this thread's own


class Writes:
    """When the database last took a write."""

    good_until = 0.0


def _database_takes_writes() -> bool:
    """Write pages that no file of the database has yet, and take them back: a full disk or a standby refuses."""
    if time.monotonic() < Writes.good_until:
        return True
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE TEMP TABLE probe (room text STORAGE PLAIN) ON COMMIT DROP")
            cursor.execute(
                "INSERT INTO probe SELECT repeat('x', 8000) FROM generate_series(1, %s)", [PROBE_BYTES // 8192]
            )
            cursor.execute("UPDATE portal_heartbeat SET at = at WHERE name = 'readyz'")
        Writes.good_until = time.monotonic() + WRITES_HOLD
    except Error:
        return False
    finally:
        connection.close()  # this thread's own
    return True


def _redis_answers() -> bool:
    try:
        with redis.Redis.from_url(
            settings.CELERY_BROKER_URL, socket_connect_timeout=PROBE_SECONDS, socket_timeout=PROBE_SECONDS
        ) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def _worker_lives(at: datetime) -> bool:
    try:
        return Heartbeat.objects.filter(name=WORKER, at__gte=at - SILENT_AFTER).exists()
    except Error:
        return False
    finally:
        connection.close()  # this thread's own
