"""Work that follows a commit is done once, also when Redis was away or a worker failed."""

from datetime import timedelta

import pytest
from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from portal import outbox
from portal.models import NumberSeries, QueuedTask

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
    assert row.pk in outbox.waiting(at=row.next_try_at + timedelta(seconds=1))


def test_a_write_does_not_fail_when_the_queue_is_away(monkeypatch, django_capture_on_commit_callbacks):
    def away(*args, **kwargs):
        raise OperationalError("redis is away")

    monkeypatch.setattr(outbox.current_app, "send_task", away)

    with django_capture_on_commit_callbacks(execute=True):
        row = outbox.queue("tests.count_up", series="b")

    assert QueuedTask.objects.filter(pk=row.pk, done_at__isnull=True).exists()
    assert row.pk in outbox.waiting(at=row.next_try_at)
