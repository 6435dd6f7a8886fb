"""Workbooks that the portal hands out: text stays text, what can be counted with is a value, headings stay in sight."""

import io
import re
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils.translation import gettext_lazy
from python_calamine import CalamineWorkbook

from portal.tables.workbooks import AS_TEXT, WRAPPED, Column, Month, Rounded, Share, Workbook, harmless


def written(*rows, columns=("甲", "乙"), **shape) -> bytes:
    with Workbook() as book:
        sheet = book.sheet("表", columns, **shape)
        for row in rows:
            sheet.append(row)
    return book.content


def read(content: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def xml(content: bytes, name: str = "xl/worksheets/sheet1.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


@pytest.mark.parametrize(
    "text", ["=1+1", "+86", "-5", "@a", "https://example.cn", "330103001001", "007", " 留白 ", "上\n下"]
)
def test_text_stays_text_whatever_it_looks_like(text):
    content = written([text, "终"])

    assert read(content)[1] == [text, "终"]
    assert "<f>" not in xml(content)
    assert "<hyperlink" not in xml(content)


@pytest.mark.parametrize(
    ("value", "kept", "shown"),
    [
        (Share(0.613), 0.613, "0.0 %"),
        (Rounded(4.56), 4.56, "0.0"),
        (date(2026, 11, 23), date(2026, 11, 23), "yyyy-mm-dd"),
        (Month.of(date(2026, 10, 31)), date(2026, 10, 1), "yyyy-mm"),
        (datetime(2026, 11, 23, 1, 30, tzinfo=UTC), datetime.fromisoformat("2026-11-23T09:30"), "yyyy-mm-dd hh:mm"),
    ],
)
def test_days_and_shares_are_values_that_read_as_on_paper(value, kept, shown):
    content = written([value])

    assert read(content)[1][0] == kept
    assert f'formatCode="{shown}"' in xml(content, "xl/styles.xml")


def test_numbers_and_yes_or_no_are_values_and_nothing_is_an_empty_cell():
    rows = read(written([3, Decimal("2.50")], [True, None], ["", gettext_lazy("Name")], columns=("a", "b")))

    assert rows[1:] == [[3.0, 2.5], [True, ""], ["", "名称"]]


def test_a_share_reads_the_same_on_paper():
    assert [str(Share(0.613)), str(Rounded(4.56)), str(Month(2026, 10, 1))] == ["61.3 %", "4.6", "2026-10"]


def test_headings_are_marked_stay_in_sight_and_are_as_wide_as_they_read():
    content = written(
        ["x"], columns=[Column("统一社会信用代码"), Column("b", 40, WRAPPED)], header_row=2, fixed_columns=1
    )

    sheet = xml(content)
    assert 'xSplit="1" ySplit="2"' in sheet
    assert [float(width) // 1 for width in re.findall(r'<col [^>]*width="([\d.]+)"', sheet)] == [18, 40]
    assert read(content)[-2:] == [["统一社会信用代码", "b"], ["x", ""]]
    assert "<b/>" in xml(content, "xl/styles.xml")


def test_a_column_to_be_filled_in_takes_codes_as_text_and_offers_its_words():
    with Workbook() as book:
        book.sheet("数据", [Column("代码", look=AS_TEXT), "类型"]).offer(1, ["是", "否"], rows=300)

    assert 'formatCode="@"' in xml(book.content, "xl/styles.xml")
    assert 'sqref="B2:B301"' in xml(book.content)


def test_a_title_that_no_sheet_may_have_is_made_one():
    with Workbook() as book:
        book.sheet("a/b:c" + "长" * 40, ["x"])

    assert CalamineWorkbook.from_filelike(io.BytesIO(book.content)).sheet_names == ["a-b-c" + "长" * 26]


def test_a_workbook_is_written_into_a_file(tmp_path):
    with Workbook(tmp_path / "x.xlsx") as book:
        book.sheet("表", ["甲"]).append(["乙"])

    assert read((tmp_path / "x.xlsx").read_bytes()) == [["甲"], ["乙"]]


@pytest.mark.parametrize(("text", "kept"), [("=1", "'=1"), ("\t1", "'\t1"), ("-1", "'-1"), ("1=", "1="), ("", "")])
def test_a_text_of_a_csv_starts_no_formula(text, kept):
    assert harmless(text) == kept
