"""What a Prometheus server is told: how requests went in this machine's processes, and gauges that are asked of the database when it reads.

Nothing in it tells of a person: a request is known by the name of its address, never by the address itself, a task by its own name. Cases add
gauges of their own in a room `telemetry`. Where several processes serve, the folder PROMETHEUS_MULTIPROC_DIR holds what each of them counted.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import redis
from django.conf import settings
from django.db import Error, transaction
from django.http import HttpRequest, HttpResponseBase
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from portal.operations.models import Heartbeat

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
if os.environ.get(FOLDER):
    Path(os.environ[FOLDER]).mkdir(parents=True, exist_ok=True)

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
VERBS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)  # seconds
KEPT, NOWHERE = "kept", "none"
QUEUE_SECONDS = 1.0

OWN = CollectorRegistry()
REQUESTS = Counter("portal_requests", "Requests answered.", ["method", "view", "status"], registry=OWN)
SECONDS = Histogram(
    "portal_request_seconds", "Seconds from a request to its answer.", ["view"], buckets=BOUNDS, registry=OWN
)

Reading = tuple[str, float]  # what the gauge's label says, and the value; without a label nothing and the value


@dataclass(frozen=True)
class Gauge:
    """A number that is asked when it is read; `label` names what its readings are told apart by, if they are."""

    name: str
    words: str
    label: str
    read: Callable[[datetime], Iterable[Reading]]


GAUGES: dict[str, Gauge] = {}


def gauge(name: str, words: str, *, label: str = "") -> Callable[[Callable], Callable]:
    """Register a function of the moment that yields a gauge's readings from the database."""

    def register(read: Callable[[datetime], Iterable[Reading]]) -> Callable:
        GAUGES[name] = Gauge(name, words, label, read)
        return read

    return register


def observe(request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
    """Count an answered request."""
    view = _view(request, response)
    verb = request.method if request.method in VERBS else "other"
    REQUESTS.labels(verb, view, str(response.status_code)).inc()
    SECONDS.labels(view).observe(seconds)


def _view(request: HttpRequest, response: HttpResponseBase) -> str:
    """Return the name of the address; a public page from memory and what has no address are two names of their own."""
    if request.resolver_match:
        return request.resolver_match.view_name or NOWHERE
    return KEPT if response.status_code in (200, 304) else NOWHERE


def exposition(*, at: datetime) -> bytes:
    """Return everything in Prometheus's text form. What the database or Redis can't tell now is left out, and that it is away is told."""
    counted = OWN
    if os.environ.get(FOLDER):
        counted = CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    asked = CollectorRegistry()
    asked.register(Asked(at))
    return bytes(generate_latest(counted)) + bytes(generate_latest(asked))


class Asked(Collector):
    """Every gauge, read now."""

    def __init__(self, at: datetime):
        self.at = at

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield one family a gauge."""
        up = 1
        for asked in GAUGES.values():
            try:
                with transaction.atomic():
                    readings = list(asked.read(self.at))
            except Error:
                up = 0
                break  # each further one would wait for the same database
            yield _family(asked, readings)
        yield _family(Gauge("portal_database_up", "Whether the database answers.", "", lambda _: []), [("", up)])
        yield _family(
            Gauge("portal_queue_length", "Messages in Redis that no worker has taken.", "", lambda _: []), _queued()
        )


def _family(asked: Gauge, readings: Iterable[Reading]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(asked.name, asked.words, labels=[asked.label] if asked.label else [])
    for label, value in readings:
        family.add_metric([label] if asked.label else [], value)
    return family


def _queued() -> Iterator[Reading]:
    limits = {"socket_connect_timeout": QUEUE_SECONDS, "socket_timeout": QUEUE_SECONDS}
    with suppress(redis.RedisError), redis.Redis.from_url(settings.CELERY_BROKER_URL, **limits) as client:
        yield "", float(client.llen("celery"))  # type: ignore[arg-type]


@gauge("portal_heartbeat_age_seconds", "Seconds since a part of the portal showed life.", label="part")
def heartbeats(at: datetime) -> Iterator[Reading]:
    """Tell how long ago the worker took what beat sends."""
    for name, seen in Heartbeat.objects.values_list("name", "at"):
        yield name, (at - seen).total_seconds()
