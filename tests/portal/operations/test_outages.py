"""What people are told while the database or the store of files is away: 503 in words, nothing half written."""

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import psycopg2
import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, OperationalError, connection
from django.test import Client
from django.urls import reverse

from facilities.filing import filings
from facilities.models import Facility
from inspections.models import Complaint
from portal.documents.storage import MediaStorage
from portal.errors import Refused, StorageAway
from portal.models import Document, User
from portal.operations import health
from portal.operations.outages import cause_of
from tests.factories import TODAY, FacilityFactory, OperatorFactory, operator_user
from tests.inspections.conftest import pdf

NOWHERE = "/nowhere"


@pytest.fixture
def media(settings, tmp_path: Path) -> Path:
    folder = tmp_path / "media"
    folder.mkdir()
    settings.MEDIA_ROOT = folder
    return folder


@pytest.fixture
def browser() -> Callable[[User], Client]:
    def logged_in(user: User) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[1])
        return client

    return logged_in


def upload(client: Client, facility) -> object:
    address = reverse("document-add", args=[facility.pk, "health-assessment"])
    return client.post(address, {"file": pdf(), "seen": "", "issued_on": "2026-03-15"})


@pytest.fixture
def facility(db: None):
    facility = FacilityFactory(operator=OperatorFactory())
    filings.open_draft(facility, by=operator_user(facility.operator), on=TODAY)
    return facility


def test_an_upload_without_its_disk_is_told_in_words_and_leaves_nothing(browser, facility, media):
    shutil.rmtree(media)

    answer = upload(browser(operator_user(facility.operator)), facility)

    assert answer.status_code == 503
    assert "文件暂时无法保存或读取" in answer.content.decode()
    assert answer["Retry-After"]
    assert not Document.objects.exists()
    assert not media.exists()


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EIO, errno.EACCES])
def test_a_full_disk_leaves_no_half_of_a_file(code: int, browser, facility, media, monkeypatch):
    class Full:
        """A file that takes ten bytes."""

        def __init__(self, handle: int, mode: str):
            self.handle = handle

        def write(self, content: bytes) -> None:
            os.write(self.handle, content[:10])
            raise OSError(code, os.strerror(code))

        def close(self) -> None:
            os.close(self.handle)

    monkeypatch.setattr("django.core.files.storage.filesystem.os.fdopen", Full)

    answer = upload(browser(operator_user(facility.operator)), facility)

    assert answer.status_code == 503
    assert not [path for path in media.rglob("*") if path.is_file()]
    assert not Document.objects.exists()


def test_a_file_that_is_gone_is_told_in_words(browser, facility, media):
    client = browser(operator_user(facility.operator))
    upload(client, facility)
    document = Document.objects.get()
    assert client.get(reverse("document", args=[document.pk])).status_code == 200

    Path(document.file.path).unlink()

    answer = client.get(reverse("document", args=[document.pk]))
    assert answer.status_code == 404
    assert "文件缺失" in answer.content.decode()


def test_a_file_whose_whole_disk_is_gone_is_told_as_an_outage(browser, facility, media):
    client = browser(operator_user(facility.operator))
    upload(client, facility)

    shutil.rmtree(media)

    answer = client.get(reverse("document", args=[Document.objects.get().pk]))
    assert answer.status_code == 503
    assert "文件暂时无法保存或读取" in answer.content.decode()


def test_the_store_never_makes_a_missing_disk_anew(media):
    shutil.rmtree(media)

    with pytest.raises(StorageAway):
        MediaStorage().save("a/b.txt", ContentFile(b"x"))
    assert not media.exists()


def test_the_portal_stores_by_it():
    assert isinstance(default_storage, MediaStorage)


@pytest.fixture
def thrown_out() -> Iterator[Callable[[int], object]]:
    """End this thread's connection on the server before the statement of a number, as an administrator or a crash would."""
    other = psycopg2.connect(os.environ["DATABASE_URL"])
    other.autocommit = True

    def wrapper_from(number: int) -> Callable:
        seen = iter(range(10_000))

        def run(execute, sql, params, many, context):
            if next(seen) == number:
                with other.cursor() as cursor:
                    cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])
            return execute(sql, params, many, context)

        return run

    yield wrapper_from
    other.close()


@pytest.mark.django_db(transaction=True)
def test_a_connection_lost_at_any_statement_of_a_form_is_told_in_words_and_nothing_is_half_written(thrown_out):
    facility = FacilityFactory(operator=OperatorFactory())
    user = operator_user(facility.operator)
    client, answers = Client(raise_request_exception=False), []
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[1])
    sent = {"key": str(uuid4()), "subject": "food", "text": "午饭是冷的。", "place_name": "屋", "address": "街8号"}
    saved = {"name": "改名园", "seen_revision": facility.revision, "area": facility.area_id, "address": "街9号"}

    for number in range(0, 27, 3):
        for address, facts in (
            (reverse("dossier-section", args=[facility.pk, "basics"]), saved),
            (reverse("complaint-create"), sent | {"key": str(uuid4())}),
        ):
            with connection.execute_wrapper(thrown_out(number)):
                answers.append(client.post(address, facts).status_code)
            connection.close()

    assert set(answers) <= {200, 302, 503, 409}, answers
    assert answers.count(503) > 8
    assert Complaint.objects.count() == answers[1::2].count(200)


def test_a_loss_is_recognised_however_often_it_was_wrapped():
    failure = RuntimeError("while saving")
    failure.__context__ = OperationalError("server closed the connection unexpectedly")

    assert cause_of(failure) == health.Part.DATABASE
    assert cause_of(OSError(errno.ENOSPC, "")) == health.Part.MEDIA
    assert cause_of(StorageAway()) == health.Part.MEDIA


@pytest.mark.django_db
def test_an_error_on_a_live_connection_is_no_outage():
    connection.ensure_connection()

    assert cause_of(DatabaseError("syntax error")) is None
    assert cause_of(OSError(errno.ENOENT, "")) is None
    assert cause_of(Refused("no")) is None
    assert cause_of(None) is None


FULL_DISK = """
CREATE FUNCTION pg_temp.full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON {} FOR EACH STATEMENT EXECUTE FUNCTION pg_temp.full_disk()
"""


def fill_the_disk_of(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(FULL_DISK.format(table))


def counts() -> dict[str, int]:
    """Count the rows of every table."""
    there = connection.introspection.table_names()
    tables = {model._meta.db_table: model for model in apps.get_models() if model._meta.db_table in there}
    tables.pop(
        "portal_guess"
    )  # forms with files are counted whatever becomes of them: each costs a look into its pictures
    return {table: model._base_manager.count() for table, model in tables.items()}


@pytest.mark.parametrize("table", ["portal_document", "facilities_facility"])
def test_a_full_disk_of_the_database_takes_no_half_of_an_upload(table, browser, facility, media):
    client = browser(operator_user(facility.operator))
    Facility.objects.update(prefilled={"health-assessment": "x"})  # what an upload takes away again
    before = counts()
    fill_the_disk_of(table)

    answer = upload(client, facility)

    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert "数据库" in answer.content.decode()
    assert counts() == before
    assert Facility.objects.get(pk=facility.pk).prefilled == {"health-assessment": "x"}
    assert not [path for path in media.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    "table", ["inspections_complaint", "inspections_complainant", "portal_document", "portal_term"]
)
def test_a_full_disk_of_the_database_takes_no_half_of_a_complaint(table, browser, facility, media):
    client = Client(raise_request_exception=False)
    Facility.objects.filter(pk=facility.pk).update(state="filed")
    sent = {"key": str(uuid4()), "subject": "food", "text": "午饭是冷的。", "facility": facility.pk, "name": "钱多多"}
    sent |= {"mobile": "13912345678", "place_name": "屋", "address": "街8号", "area": facility.area.parent_id}
    before = counts()
    fill_the_disk_of(table)

    answer = client.post(reverse("complaint-create"), sent | {"files": [pdf()]})

    assert answer.status_code == 503
    assert "数据库" in answer.content.decode()
    assert counts() == before
    assert not [path for path in media.rglob("*") if path.is_file()]


@pytest.mark.parametrize("table", ["facilities_facility", "facilities_facilityevent"])
def test_what_was_typed_into_a_dossier_is_not_half_saved_either(table, browser, facility):
    client = browser(operator_user(facility.operator))
    saved = {"name": "改名园", "seen_revision": facility.revision, "area": facility.area_id, "address": "街9号"}
    saved |= {"setting": facility.setting, "service_forms": ["full_day"]}
    fill_the_disk_of(table)

    answer = client.post(reverse("dossier-section", args=[facility.pk, "basics"]), saved)

    assert answer.status_code == 503
    assert Facility.objects.get(pk=facility.pk).name == facility.name
