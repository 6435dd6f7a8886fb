"""Whether the portal can work: database, Redis, and a worker that takes what beat sends."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta

import redis
from django.conf import settings
from django.db import Error, connection
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.operations.models import WORKER, Heartbeat

PROBE_SECONDS = 1.0
SILENT_AFTER = timedelta(seconds=45)  # beat sends every 10 seconds


class Part(TextChoices):
    """What the portal cannot work without; the label says what is wrong when it is missing."""

    DATABASE = "database", _("The database does not answer.")
    REDIS = "redis", _("The task queue (Redis) does not answer.")
    WORKER = "worker", _("No worker has responded recently.")


def missing(*, at: datetime) -> list[Part]:
    """Return what does not answer within a second. A part that hangs counts as missing."""
    probes: dict[Part, Callable[[], bool]] = {
        Part.DATABASE: _database_answers,
        Part.REDIS: _redis_answers,
        Part.WORKER: lambda: _worker_lives(at),
    }
    pool = ThreadPoolExecutor(len(probes), thread_name_prefix="health")
    answers = {part: pool.submit(probe) for part, probe in probes.items()}
    wait(answers.values(), timeout=PROBE_SECONDS)
    pool.shutdown(wait=False, cancel_futures=True)
    return [part for part, answer in answers.items() if not _is_good(answer)]


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
