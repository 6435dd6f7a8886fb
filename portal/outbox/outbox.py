"""Work that follows a commit: recorded in the same transaction, announced to Celery, swept up if that failed."""

import logging
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from celery import current_app
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from kombu.exceptions import OperationalError

from portal import unkept
from portal.logs import without_values
from portal.outbox.models import QueuedTask

logger = logging.getLogger(__name__)
FIRST_RETRY = timedelta(seconds=20)
LONGEST_RETRY = timedelta(hours=1)
MOST_TRIES = 10  # in three and a half hours; then the task is set aside
ALARMING_TRIES = 4  # failed ones after which somebody is asked to look, ten minutes after the first
ENDED_SILENTLY = "WorkerEnded: the process that ran the task ended without a word"
LABELS: dict[str, str | Promise] = {}  # task -> what it makes, for those who wait and those who mend


def queue(task_name: str, **arguments: Any) -> QueuedTask:
    """Record a task to run after this transaction. It may run more than once, so it must be safe to repeat."""
    row = QueuedTask.objects.create(name=task_name, arguments=arguments, next_try_at=timezone.now() + FIRST_RETRY)
    transaction.on_commit(partial(announce, row.pk))
    return row


def announce(pk: int) -> None:
    """Tell Celery of a recorded task. When Redis is away the row stays, and the sweeper tells again."""
    try:
        current_app.send_task("portal.outbox.tasks.run_queued", kwargs={"pk": pk}, retry=False)
    except (OperationalError, OSError) as failure:
        logger.warning("Task %s waits in the database, the queue does not answer: %s", pk, failure)


def due(*, at: datetime) -> list[int]:
    """Return the keys of recorded tasks whose next try has come, oldest first."""
    ready = QueuedTask.objects.filter(done_at__isnull=True, failed_at__isnull=True, next_try_at__lte=at)
    return list(ready.order_by("id").values_list("pk", flat=True)[:500])


def run(pk: int, *, at: datetime) -> bool:
    """Run a recorded task unless it is done or another worker has it; a failure is recorded and tried again later.

    The try is counted before it begins: a task that ends its worker is set aside after its tries like one that raises.
    """
    row = _begin(pk, at)
    if row is None:
        return False
    try:
        with unkept.gone_if_it_fails(), transaction.atomic():
            held = _held(pk)
            if held is None:
                return False
            current_app.tasks[held.name].run(**held.arguments)
            held.done_at, held.last_error = at, ""
            held.save(update_fields=["done_at", "last_error"])
    except Exception as failure:
        logger.exception("Task %s (%s) failed", row.pk, row.name)
        _note(row, failure, at)
        return False
    return True


def _held(pk: int) -> QueuedTask | None:
    waiting = QueuedTask.objects.filter(pk=pk, done_at__isnull=True, failed_at__isnull=True)
    return waiting.select_for_update(skip_locked=True).first()


@transaction.atomic
def _begin(pk: int, at: datetime) -> QueuedTask | None:
    """Count the try, so that it is counted however it ends; None if there is nothing to try."""
    row = _held(pk)
    if row is None:
        return None
    if row.attempts >= MOST_TRIES:
        _set_aside(row, at)
        return None
    row.attempts += 1
    row.next_try_at = at + min(FIRST_RETRY * 2**row.attempts, LONGEST_RETRY)
    row.last_error = ENDED_SILENTLY
    row.save(update_fields=["attempts", "next_try_at", "last_error"])
    return row


def _note(row: QueuedTask, failure: Exception, at: datetime) -> None:
    row.last_error = without_values(f"{type(failure).__name__}: {failure}")
    row.save(update_fields=["last_error"])
    if row.attempts >= MOST_TRIES:
        _set_aside(row, at)


def _set_aside(row: QueuedTask, at: datetime) -> None:
    row.failed_at = at
    row.save(update_fields=["failed_at"])
    logger.error("Task %s (%s) is set aside after %s tries: %s", row.pk, row.name, row.attempts, row.last_error)


def called(task_name: str, label: str | Promise) -> None:
    """Say what a task makes, in words for people."""
    LABELS[task_name] = label


def troubled() -> QuerySet[QueuedTask]:
    """Return the tasks that somebody must look at: set aside, or failed several times."""
    return QueuedTask.objects.filter(done_at__isnull=True).filter(
        Q(failed_at__isnull=False) | Q(attempts__gte=ALARMING_TRIES)
    )


def latest(task_name: str, **arguments: Any) -> QueuedTask | None:
    """Return the last task of this name and these arguments that is not done."""
    rows = QueuedTask.objects.filter(name=task_name, arguments=arguments, done_at__isnull=True)
    return rows.order_by("-pk").first()


@transaction.atomic
def try_again(pk: int, *, at: datetime) -> bool:
    """Give a troubled task its tries anew and announce it. Who may is the caller's policy."""
    row = troubled().select_for_update().filter(pk=pk).first()
    if row is None:
        return False
    row.attempts, row.failed_at, row.next_try_at = 0, None, at + FIRST_RETRY
    row.save(update_fields=["attempts", "failed_at", "next_try_at"])
    transaction.on_commit(partial(announce, row.pk))
    return True
