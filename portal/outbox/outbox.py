"""Work that follows a commit: recorded in the same transaction, announced to Celery, swept up if that failed."""

import logging
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from celery import current_app
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from portal.outbox.models import QueuedTask

logger = logging.getLogger(__name__)
FIRST_RETRY = timedelta(seconds=20)
LONGEST_RETRY = timedelta(hours=1)


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
    ready = QueuedTask.objects.filter(done_at__isnull=True, next_try_at__lte=at)
    return list(ready.order_by("id").values_list("pk", flat=True)[:500])


def run(pk: int, *, at: datetime) -> bool:
    """Run a recorded task unless it is done or another worker has it; a failure is recorded and tried again later."""
    with transaction.atomic():
        row = QueuedTask.objects.select_for_update(skip_locked=True).filter(pk=pk, done_at__isnull=True).first()
        if row is None:
            return False
        try:
            with transaction.atomic():
                current_app.tasks[row.name].run(**row.arguments)
        except Exception as failure:
            logger.exception("Task %s (%s) failed", row.pk, row.name)
            _postpone(row, failure, at)
            return False
        row.done_at = at
        row.save(update_fields=["done_at"])
        return True


def _postpone(row: QueuedTask, failure: Exception, at: datetime) -> None:
    row.attempts += 1
    row.next_try_at = at + min(FIRST_RETRY * 2**row.attempts, LONGEST_RETRY)
    row.last_error = f"{type(failure).__name__}: {failure}"
    row.save(update_fields=["attempts", "next_try_at", "last_error"])
