"""The bureau imports in the browser: check, read the report, take over; nobody does it twice."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import timezone
from python_calamine import CalamineWorkbook

from facilities.models import Facility
from portal.models import ImportRun, QueuedTask
from portal.outbox import outbox
from tests.portal.importing.builders import register_row, table

pytestmark = pytest.mark.django_db


def upload(client, content: bytes, **fields):
    file = SimpleUploadedFile("台账.csv", content)
    return client.post("/imports/new/", {"file": file, "shipped": "register", "as_of": "2026-11-01"} | fields)


def work_queue() -> None:
    for pk in QueuedTask.objects.filter(done_at__isnull=True).order_by("pk").values_list("pk", flat=True):
        assert outbox.run(pk, at=timezone.now())


def test_a_table_is_checked_first_and_taken_over_on_demand(client, bureau):
    client.force_login(bureau)

    answer = upload(client, table(register_row(1), register_row(2, 托位数="-1")))
    work_queue()
    checked = client.get(answer.url).content.decode()

    run = ImportRun.objects.get()
    assert "应在 0 至 2000 之间" in checked
    assert not Facility.objects.exists()

    client.post(f"/imports/{run.pk}/start/")
    client.post(f"/imports/{run.pk}/start/")  # pressed twice
    work_queue()

    run.refresh_from_db()
    assert run.state == "done"
    assert (run.added, run.refused, run.by, run.file.name) == (1, 1, bureau, "")
    assert Facility.objects.count() == 1
    assert "3,托位数,'-1" in client.get(f"/imports/{run.pk}/report.csv").content.decode("utf-8-sig")
    assert QueuedTask.objects.filter(name="portal.importing.tasks.run_import").count() == 2


def test_a_strict_import_in_the_browser_can_be_repeated_without_strictness(client, bureau):
    client.force_login(bureau)
    upload(client, table(register_row(1), register_row(2, 托位数="-1")))
    work_queue()
    run = ImportRun.objects.get()

    client.post(f"/imports/{run.pk}/start/", {"is_strict": "on"})
    work_queue()
    run.refresh_from_db()
    assert (run.state, Facility.objects.count()) == ("rejected", 0)

    client.post(f"/imports/{run.pk}/start/")
    work_queue()
    run.refresh_from_db()
    assert (run.state, Facility.objects.count()) == ("done", 1)


def test_a_discarded_import_keeps_its_record_and_loses_its_file(client, bureau, django_capture_on_commit_callbacks):
    client.force_login(bureau)
    upload(client, table(register_row(1)))
    work_queue()
    run = ImportRun.objects.get()
    storage, name = run.file.storage, run.file.name

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/imports/{run.pk}/discard/")
    client.post(f"/imports/{run.pk}/start/")

    run.refresh_from_db()
    assert run.state == "discarded"
    assert not storage.exists(name)
    assert not Facility.objects.exists()


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"shipped": "own"}, "请选择对照文件"),
        ({"shipped": "own", "mapping": SimpleUploadedFile("m.toml", b"x = ")}, "TOML"),
        ({"as_of": "2999-01-01"}, "不能晚于今天"),
    ],
)
def test_a_wrong_form_says_what_is_wrong_and_queues_nothing(client, bureau, fields, told):
    client.force_login(bureau)

    page = upload(client, table(register_row(1)), **fields)

    assert told in page.content.decode()
    assert not ImportRun.objects.exists()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(client, bureau, settings):
    client.force_login(bureau)
    settings.MAX_IMPORT_BYTES = 10

    assert "文件过大" in upload(client, table(register_row(1))).content.decode()


def test_the_template_has_the_columns_that_the_mapping_reads(client, bureau):
    client.force_login(bureau)

    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get("/imports/mappings/register.xlsx").content))

    assert {"机构名称", "统一社会信用代码", "区划代码", "备案日期"} <= set(book.get_sheet_by_index(0).to_python()[0])
    assert b"[columns]" in client.get("/imports/mappings/register.toml").content


def test_the_command_imports_reports_and_fails_when_strict(tmp_path):
    path, report, out = tmp_path / "r.csv", tmp_path / "report.csv", io.StringIO()
    path.write_bytes(table(register_row(1), register_row(2, 区划代码="1")))
    told = {"mapping": "register", "stdout": out, "stderr": io.StringIO(), "report": report}

    call_command("import_register", path, dry_run=True, **told)
    with pytest.raises(CommandError):
        call_command("import_register", path, strict=True, **told)
    assert not Facility.objects.exists()
    call_command("import_register", path, **told)

    assert Facility.objects.count() == 1
    assert "新增 1" in out.getvalue()
    assert "区划代码" in report.read_text(encoding="utf-8-sig")
