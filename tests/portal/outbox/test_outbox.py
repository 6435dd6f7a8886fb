"""Work that follows a commit is done once, also when Redis was away or a worker failed."""

from datetime import timedelta

import pytest
from celery import shared_task
from django.db import connection
from django.utils import timezone
from kombu.exceptions import OperationalError

from portal.models import NumberSeries, QueuedTask
from portal.outbox import outbox

pytestmark = pytest.mark.django_db


@shared_task(name="tests.count_up")
def count_up(series: str) -> None:
    row, _ = NumberSeries.objects.get_or_create(name=series, year=2026)
    row.last += 1
    row.save()


@shared_task(name="tests.fail")
def fail() -> None:
    NumberSeries.objects.create(name="half", year=2026)
    raise ValueError("broken")


def test_a_recorded_task_runs_once_however_often_it_is_told():
    row = outbox.queue("tests.count_up", series="a")

    ran = [outbox.run(row.pk, at=timezone.now()) for _ in range(3)]

    assert ran == [True, False, False]
    assert NumberSeries.objects.get(name="a").last == 1


def test_a_failing_task_leaves_nothing_half_done_and_is_tried_again_later():
    now = timezone.now()
    row = outbox.queue("tests.fail")

    assert outbox.run(row.pk, at=now) is False

    row.refresh_from_db()
    assert row.attempts == 1
    assert "broken" in row.last_error
    assert row.next_try_at > now
    assert not NumberSeries.objects.filter(name="half").exists()
    assert row.pk in outbox.due(at=row.next_try_at + timedelta(seconds=1))


def test_a_write_does_not_fail_when_the_queue_is_away(monkeypatch, django_capture_on_commit_callbacks):
    def away(*args, **kwargs):
        raise OperationalError("redis is away")

    monkeypatch.setattr(outbox.current_app, "send_task", away)

    with django_capture_on_commit_callbacks(execute=True):
        row = outbox.queue("tests.count_up", series="b")

    assert QueuedTask.objects.filter(pk=row.pk, done_at__isnull=True).exists()
    assert row.pk in outbox.due(at=row.next_try_at)


def test_the_pause_before_the_next_try_doubles_up_to_an_hour():
    now = timezone.now()
    row = outbox.queue("tests.fail")

    pauses = []
    for _try in range(9):
        outbox.run(row.pk, at=now)
        row.refresh_from_db()
        pauses.append((row.next_try_at - now).total_seconds())

    assert pauses == [40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]


@pytest.mark.parametrize(("seconds", "waits"), [(-1, False), (0, True), (1, True)])
def test_a_task_waits_for_the_sweeper_from_the_moment_of_its_next_try(seconds, waits):
    row = outbox.queue("tests.fail")

    assert (row.pk in outbox.due(at=row.next_try_at + timedelta(seconds=seconds))) == waits


def test_the_sweeper_takes_the_oldest_first_and_nothing_that_is_done():
    first, second, done = (outbox.queue("tests.count_up", series="c") for _ in range(3))
    outbox.run(done.pk, at=timezone.now())
    QueuedTask.objects.filter(pk=first.pk).update(next_try_at=second.next_try_at)

    assert outbox.due(at=second.next_try_at) == [first.pk, second.pk]


def test_the_first_try_is_left_to_the_queue_for_twenty_seconds():
    before = timezone.now()

    row = outbox.queue("tests.fail")

    assert timedelta(seconds=20) <= row.next_try_at - before < timedelta(seconds=21)


def test_a_write_does_not_wait_for_a_queue_that_is_away(monkeypatch):
    told = []
    monkeypatch.setattr(outbox.current_app, "send_task", lambda name, **options: told.append((name, options)))

    outbox.announce(7)

    assert told == [("portal.outbox.tasks.run_queued", {"kwargs": {"pk": 7}, "retry": False})]


def test_the_sweeper_takes_five_hundred_tasks_at_a_time():
    now = timezone.now()
    QueuedTask.objects.bulk_create(QueuedTask(name="tests.fail", next_try_at=now) for _ in range(501))

    assert len(outbox.due(at=now)) == 500


@pytest.mark.django_db(transaction=True)
def test_a_task_that_another_worker_holds_is_left_to_it_without_waiting():
    row, other = QueuedTask.objects.create(name="tests.fail", next_try_at=timezone.now()), connection.copy()
    try:
        with other.cursor() as theirs, connection.cursor() as ours:
            theirs.execute("BEGIN; SELECT id FROM portal_queuedtask WHERE id = %s FOR UPDATE", [row.pk])
            ours.execute("SET lock_timeout = '3s'")
            assert outbox.run(row.pk, at=timezone.now()) is False
    finally:
        other.close()
        connection.close()

    row.refresh_from_db()
    assert row.attempts == 0
