"""The official tables load in one go, again without doubles, and bad rows are named with their lines."""

import gzip
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from portal.areas import divisions
from portal.errors import Refused
from portal.models import Area

pytestmark = pytest.mark.django_db
OFFICIAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "divisions"
TABLES = [OFFICIAL / f"{name}.csv" for name in ("streets", "areas", "cities", "provinces")]


def table(folder: Path, text: str, name: str = "divisions.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.skipif(not OFFICIAL.exists(), reason="the official tables are not at hand in this clone")
def test_the_whole_country_loads_and_loads_again_without_doubles() -> None:
    first = divisions.load(TABLES)
    count = Area.objects.count()
    again = divisions.load(TABLES)

    assert first.faults == []
    assert first.added > 46_000
    assert (again.added, again.changed, Area.objects.count()) == (0, 0, count)
    assert Area.objects.get(pk="330103005").name == "潮鸣街道"
    assert Area.objects.get(pk="110101001").parent_id == "110101"


def test_levels_may_come_in_any_order_in_one_file(tmp_path: Path) -> None:
    result = divisions.load(
        [table(tmp_path, "code,name\n990101,某区\n9901,某市\n99,某省\n990101001,某街道\n990101001001,某社区\n")]
    )

    assert (result.added, result.faults) == (5, [])
    assert Area.objects.get(pk="990101001001").level == 12


def test_a_changed_name_is_taken_over_and_what_the_table_does_not_know_is_kept(tmp_path: Path) -> None:
    before = Area.objects.get(pk="330103001")

    result = divisions.load(
        [table(tmp_path, "code,name,areaCode\n330103001,长庆新街道,330103\n330103002,武林街道,330103\n")]
    )

    after = Area.objects.get(pk="330103001")
    assert (result.added, result.changed, result.unchanged) == (0, 1, 1)
    assert (after.name, after.name_en, after.longitude) == ("长庆新街道", before.name_en, before.longitude)


def test_bad_rows_are_named_with_file_line_and_reason_and_the_good_ones_load(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "code,name,areaCode\n"
        "330103A01,甲街道,330103\n"  # 2
        "33010301,乙街道,330103\n"  # 3
        "330103091,,330103\n"  # 4
        "330103092,丁街道,330103\n"  # 5
        "330103092,戊街道,330103\n"  # 6
        "999999001,己街道,999999\n"  # 7
        "330103093,庚街道,330105\n"  # 8
        '330103094,"辛街道,330103\n'  # 9
        "330103095,壬街道\n"  # 10
        "\n"
        "330103096,癸街道,330103\n",  # 12
    )

    result = divisions.load([path])

    assert [fault.line for fault in result.faults] == [2, 3, 4, 6, 7, 8, 9, 10]
    assert {fault.file for fault in result.faults} == {"divisions.csv"}
    assert result.added == 2
    assert all(fault.reason for fault in result.faults)


def test_a_child_of_a_bad_row_is_an_orphan(tmp_path: Path) -> None:
    result = divisions.load([table(tmp_path, "code,name\n98,\n9801,某市\n980101,某区\n")])

    assert [fault.line for fault in result.faults] == [2, 3, 4]
    assert not Area.objects.filter(pk__startswith="98").exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_usual_encodings_and_chinese_headers_are_read(tmp_path: Path, encoding: str) -> None:
    divisions.load([table(tmp_path, "区划代码,名称,上级代码\r\n330103097,测试街道,330103\r\n", encoding=encoding)])

    assert Area.objects.get(pk="330103097").name == "测试街道"


def test_a_packed_table_is_read(tmp_path: Path) -> None:
    path = tmp_path / "streets.csv.gz"
    path.write_bytes(gzip.compress("code,name\n330103098,测试街道\n".encode()))

    assert divisions.load([path]).added == 1


def test_a_strict_import_with_a_bad_row_loads_nothing(tmp_path: Path) -> None:
    path = table(tmp_path, "code,name\n330103099,测试街道\n3301,\n")

    with pytest.raises(CommandError):
        call_command("import_divisions", path, strict=True, stderr=io.StringIO())

    assert not Area.objects.filter(pk="330103099").exists()


def test_the_command_loads_the_good_rows_lists_the_bad_ones_and_fails(tmp_path: Path) -> None:
    path, errors = table(tmp_path, "code,name\n330103099,测试街道\nx,坏\n"), io.StringIO()

    with pytest.raises(CommandError):
        call_command("import_divisions", path, stdout=io.StringIO(), stderr=errors)

    assert Area.objects.filter(pk="330103099").exists()
    assert "divisions.csv" in errors.getvalue()
    assert "3" in errors.getvalue()


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"code,name\n\xff\xff\xff", b"\x1f\x8bbroken"])
def test_a_file_that_is_no_such_table_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)

    with pytest.raises(Refused):
        divisions.load([path])


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        divisions.load([tmp_path / "none.csv"])
