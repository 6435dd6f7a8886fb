"""How the work in the background stands, for whoever watches the machines."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Min

from portal.operations.telemetry import Reading, gauge
from portal.outbox import outbox
from portal.outbox.models import QueuedTask


@gauge("portal_outbox_waiting", "Recorded tasks that are neither done nor set aside.", label="task")
def waiting(at: datetime) -> Iterator[Reading]:
    """Count what waits, by task."""
    yield from _by_task(QueuedTask.objects.filter(done_at=None, failed_at=None))


@gauge("portal_outbox_oldest_seconds", "Age of the oldest recorded task that waits; 0 if none does.")
def oldest(at: datetime) -> Iterator[Reading]:
    """Tell how long the oldest one has been waiting."""
    queued = QueuedTask.objects.filter(done_at=None, failed_at=None).aggregate(since=Min("queued_at"))["since"]
    yield "", max((at - queued).total_seconds(), 0) if queued else 0


@gauge(
    "portal_outbox_troubled",
    "Tasks that failed several times or were set aside, PDFs that can't be made among them.",
    label="task",
)
def troubled(at: datetime) -> Iterator[Reading]:
    """Count what somebody must look at; every task whose product somebody waits for is told, at 0 while nothing is wrong."""
    found = dict(_by_task(outbox.troubled()))
    yield from {**dict.fromkeys(outbox.LABELS, 0.0), **found}.items()


def _by_task(rows) -> Iterator[Reading]:  # type: ignore[no-untyped-def]
    yield from rows.order_by().values_list("name").annotate(number=Count("pk"))
