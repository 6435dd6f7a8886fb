"""Work that follows a commit is done once, also when Redis was away or a worker failed."""

import contextlib
from datetime import datetime, timedelta

import pytest
from celery import shared_task
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import InterfaceError, connection
from django.template.loader import render_to_string
from django.utils import timezone
from kombu.exceptions import OperationalError

from portal import unkept
from portal.models import NumberSeries, QueuedTask
from portal.outbox import outbox
from tests import factories

pytestmark = pytest.mark.django_db


@shared_task(name="tests.count_up")
def count_up(series: str) -> None:
    row, _ = NumberSeries.objects.get_or_create(name=series, year=2026)
    row.last += 1
    row.save()


@shared_task(name="tests.write")
def write(breaks: bool) -> None:
    name = default_storage.save("letters/paper.pdf", ContentFile(b"%PDF"))
    NumberSeries.objects.create(name=name, year=2026)
    if breaks:
        raise ValueError("broken")


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


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("breaks", "kept"), [(True, 0), (False, 1)])
def test_what_a_task_stored_is_gone_with_its_transaction_and_stays_with_its_commit(media, breaks, kept):
    row = outbox.queue("tests.write", breaks=breaks)

    for _try in range(2):  # the second try begins anew
        outbox.run(row.pk, at=timezone.now())

    files = [path for path in media.rglob("*") if path.is_file()]
    assert len(files) == NumberSeries.objects.filter(name__startswith="letters/").count() == kept


@pytest.mark.django_db(transaction=True)
def test_a_commit_that_the_database_refuses_takes_the_files_of_the_task_along(media, monkeypatch):
    row = outbox.queue("tests.write", breaks=False)

    def lost(connection) -> None:
        raise InterfaceError("the connection is lost")

    with monkeypatch.context() as broken:
        broken.setattr("django.db.backends.base.base.BaseDatabaseWrapper._commit", lost)
        broken.setattr(outbox, "_begin", lambda pk, at: row)
        broken.setattr(outbox, "_note", lambda *told: None)
        outbox.run(row.pk, at=timezone.now())

    assert not [path for path in media.rglob("*") if path.is_file()]


def test_a_task_within_a_request_leaves_the_requests_files_alone(media):
    unkept.begin()
    of_request = default_storage.save("letters/kept.pdf", ContentFile(b"%PDF"))
    row = outbox.queue("tests.write", breaks=True)

    outbox.run(row.pk, at=timezone.now())

    assert [path.name for path in media.rglob("*.pdf")] == ["kept.pdf"]
    unkept.throw_away()
    assert not default_storage.exists(of_request)


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


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


@shared_task(name="tests.end_the_worker")
def end_the_worker() -> None:
    raise SystemExit  # no exception that a worker catches: it ends, as if it were killed


def tried(row: QueuedTask, times: int, at: datetime) -> QueuedTask:
    for _try in range(times):
        with contextlib.suppress(SystemExit):
            outbox.run(row.pk, at=at)
    row.refresh_from_db()
    return row


@pytest.mark.parametrize(("tries", "is_set_aside"), [(9, False), (10, True), (11, True)])
def test_a_task_that_raises_is_set_aside_after_its_tries(tries, is_set_aside):
    now = timezone.now()

    row = tried(outbox.queue("tests.fail"), tries, now)

    assert row.attempts == min(tries, 10)
    assert (row.failed_at == now) is is_set_aside
    assert (row.pk in outbox.due(at=row.next_try_at)) is not is_set_aside


@pytest.mark.parametrize(("tries", "is_set_aside"), [(1, False), (10, False), (11, True)])
def test_a_task_that_ends_its_worker_is_counted_and_set_aside_like_one_that_raises(tries, is_set_aside):
    row = tried(outbox.queue("tests.end_the_worker"), tries, timezone.now())

    assert row.attempts == min(tries, 10)
    assert row.fault == "WorkerEnded"
    assert (row.failed_at is not None) is is_set_aside


@pytest.mark.django_db(transaction=True)
def test_a_try_is_counted_before_it_begins_so_that_no_kill_loses_it(monkeypatch):
    """Where the worker dies, its transaction is undone by the database: only what was committed before stays."""
    row = outbox.queue("tests.count_up", series="killed")
    seen = []

    def killed(**_arguments):
        with connection.copy().cursor() as other:
            other.execute("SELECT attempts FROM portal_queuedtask WHERE id = %s", [row.pk])
            seen.append(other.fetchone()[0])
            other.connection.close()
        raise SystemExit

    monkeypatch.setattr(outbox.current_app.tasks["tests.count_up"], "run", killed)
    with contextlib.suppress(SystemExit):
        outbox.run(row.pk, at=timezone.now())

    assert seen == [1]


def test_what_is_set_aside_is_on_the_administrators_worklist_and_is_tried_again_on_demand(client, monkeypatch):
    admin = factories.officer("administrator")
    row = tried(outbox.queue("tests.fail"), 10, timezone.now())
    client.force_login(admin, backend=settings.AUTHENTICATION_BACKENDS[1])

    assert "/tasks/" in client.get("/home/").content.decode()
    page = client.get("/tasks/").content.decode()
    assert "ValueError" in page
    assert "broken" not in page  # the words of an error may hold personal data

    client.post(f"/tasks/{row.pk}/retry/")

    row.refresh_from_db()
    assert (row.attempts, row.failed_at) == (0, None)
    assert row.pk in outbox.due(at=row.next_try_at)


@pytest.mark.parametrize(("tries", "is_told"), [(0, False), (3, False), (4, True), (10, True)])
def test_somebody_is_asked_to_look_before_the_last_try(tries, is_told):
    row = tried(outbox.queue("tests.fail"), tries, timezone.now())

    assert outbox.troubled().filter(pk=row.pk).exists() is is_told


def test_only_what_is_troubled_is_tried_again():
    done, waiting = outbox.queue("tests.count_up", series="d"), outbox.queue("tests.count_up", series="e")
    outbox.run(done.pk, at=timezone.now())

    assert [outbox.try_again(row.pk, at=timezone.now()) for row in (done, waiting)] == [False, False]


def test_who_waits_for_a_letter_is_told_that_it_could_not_be_made():
    name = "portal.letters.tasks.render_letter"
    row = outbox.queue(name, pk=7)

    def shown() -> str:
        return render_to_string("components/trouble.html", {"task": outbox.latest(name, pk=7)})

    assert not shown().strip()
    QueuedTask.objects.filter(pk=row.pk).update(attempts=3)
    assert "2" in shown()
    QueuedTask.objects.filter(pk=row.pk).update(attempts=10, failed_at=timezone.now())
    assert "管理员" in shown()
    QueuedTask.objects.filter(pk=row.pk).update(done_at=timezone.now())
    assert not shown().strip()
