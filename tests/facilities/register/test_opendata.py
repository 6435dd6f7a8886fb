"""The register as open data: the same rows in three formats, the national names, a stamp, and no memory that grows with the rows."""

import csv
import gc
import io
import json
import tracemalloc

import pytest
import python_calamine
from django.db import connection

from facilities.ground.choices import FacilityState
from facilities.models import Facility
from facilities.register import opendata
from portal import freshness
from tests.factories import TODAY, CareClassFactory, FacilityFactory, community_of

pytestmark = pytest.mark.django_db
TRAP = '=HYPERLINK("http://evil")'


@pytest.fixture
def facility():
    row = FacilityFactory(
        name=TRAP, state=FacilityState.FILED, filed_on=TODAY, longitude=-73.9, latitude=40.7, places_as_of=TODAY
    )
    CareClassFactory(facility=row, places=10, enrolled=4)
    FacilityFactory(name="草稿园")
    return row


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


def test_the_three_formats_tell_the_same(client, facility):
    comma = list(csv.DictReader(io.StringIO(body(client.get("/open-data/facilities.csv")).decode("utf-8-sig"))))
    plain = json.loads(body(client.get("/open-data/facilities.json")))
    book = python_calamine.load_workbook(io.BytesIO(body(client.get("/open-data/facilities.xlsx"))))
    header, *rows = book.get_sheet_by_index(0).to_python()

    assert len(comma) == len(plain["facilities"]) == len(rows) == 1
    assert [row["id"] for row in comma] == [str(facility.pk)]
    assert plain["facilities"][0]["name"] == TRAP
    assert plain["facilities"][0]["places_free"] == 6
    assert dict(zip(header, rows[0], strict=True))["name"] == TRAP
    assert comma[0]["name"] == f"'{TRAP}"
    assert comma[0]["longitude"] == "-73.9"


def test_the_national_register_finds_its_own_names(client, facility):
    text = body(client.get("/open-data/facilities.csv", {"fields": "national"})).decode("utf-8-sig")

    (row,) = csv.DictReader(io.StringIO(text))
    assert list(row) == [
        *(
            "机构名称",
            "其他名称",
            "统一社会信用代码",
            "机构类型",
            "机构地址",
            "行政区划名称",
            "行政区划代码",
            "备案完成日期",
        ),
        *("数据截至", "数据版本"),
    ]
    assert row["行政区划代码"] == facility.area_id
    assert row["备案完成日期"] == "2026-11-23"
    assert row["统一社会信用代码"] == facility.operator.organisation.uscc


def test_a_file_says_its_version_and_is_sent_again_only_when_something_changed(client, facility):
    first = client.get("/open-data/facilities.json")
    told = json.loads(body(first))
    kept = client.get("/open-data/facilities.json", headers={"If-None-Match": first["ETag"]})
    dated = client.get("/open-data/facilities.json", headers={"If-Modified-Since": first["Last-Modified"]})
    Facility.objects.filter(pk=facility.pk).update(monthly_fee=1)
    changed = client.get("/open-data/facilities.json", headers={"If-None-Match": first["ETag"]})

    assert told["version"] == freshness.stamp().version or told["version"] in first["ETag"]
    assert told["as_of"].startswith("20")
    assert (kept.status_code, dated.status_code, changed.status_code) == (304, 304, 200)


@pytest.mark.parametrize("path", ["facilities.exe", "facilities.csv?fields=other"])
def test_what_there_is_not_is_not_found(client, path):
    assert client.get(f"/open-data/{path}").status_code == 404


def test_every_field_is_listed_with_meaning_and_source(client):
    page = client.get("/open-data/").content.decode()

    for field in (*opendata.OWN, *opendata.NATIONAL):
        assert field.name in page
        assert str(field.meaning)
        assert str(field.source)


def test_no_field_is_personal():
    columns = {field.column for field in opendata.OWN + opendata.NATIONAL}

    assert not columns & {"head_name", "head_id_number", "contact_mobile", "operator__representative"}


def multiply(facility: Facility, total: int) -> None:
    """Copy the facility by one statement."""
    columns = [f.column for f in Facility._meta.concrete_fields if not f.primary_key]
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            f"INSERT INTO facilities_facility ({names}) SELECT {names} FROM facilities_facility, generate_series(2, %s) "
            "WHERE id = %s",
            [total, facility.pk],
        )


def peak(edition: opendata.Edition, write) -> int:
    """Return the most memory taken while a file is made, in bytes; the lesser of two times, as waiting rubbish counts."""
    return min(_peak(edition, write) for _time in range(2))


def _peak(edition: opendata.Edition, write) -> int:
    gc.collect()
    tracemalloc.start()
    try:
        for _part in write(edition) or ():
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_many_rows_take_no_more_memory_than_few(tmp_path, monkeypatch):
    monkeypatch.setattr(opendata, "PORTION", 100)
    facility = FacilityFactory(state=FacilityState.FILED, area=community_of("330103001"))
    writers = [
        opendata.as_csv,
        opendata.as_json,
        lambda edition: opendata.write_xlsx(edition, tmp_path / "book.xlsx"),
    ]
    edition = opendata.Edition("national", freshness.stamp())
    multiply(facility, 400)
    few = [peak(edition, write) for write in writers]
    multiply(facility, 2001)
    many = [peak(edition, write) for write in writers]

    assert sum(1 for _row in edition.rows()) == 2400
    assert all(after < 2 * before for before, after in zip(few, many, strict=True)), (few, many)
