"""What people type into tables is read as they see it, or refused with its cell, value and reason; it is never taken for empty."""

import gzip
import io
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import BinaryIO

import pytest
import xlsxwriter

from portal.bounded import process
from portal.errors import Refused
from portal.tables import parsing
from portal.tables.reading import Fault, Merged, Unreadable, open_table, read, unreadable, weigh

SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData>{}</worksheet>'
TITLES = ["编号", "名称", "托位"]


@pytest.fixture(autouse=True)
def _in_this_process(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read here what the bounded process reads, except where the process itself is meant: starting it takes longer than reading."""

    def run(_module: str, asked: str, *, file: BinaryIO, **_limits: int) -> BinaryIO:
        return io.BytesIO("".join(parsing.parsed(file, asked)).encode())

    if "process" not in request.node.name:
        monkeypatch.setattr(process, "run", run)


def book(*rows, name="表", **shape) -> bytes:
    """Return a workbook with rows of cells; a cell of two parts is a value with its number format."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, shape) as made:
        sheet = made.add_worksheet(name)
        for line, cells in enumerate(rows):
            for place, cell in enumerate(cells):
                value, form = cell if isinstance(cell, tuple) else (cell, None)
                sheet.write(line, place, value, made.add_format({"num_format": form}) if form else None)
    return buffer.getvalue()


def raw(rows: str, behind: str = "", **parts: str) -> bytes:
    """Return a workbook whose sheet is written by hand, as strange programs write it."""
    with zipfile.ZipFile(io.BytesIO(book(["x"]))) as made:
        kept = {name: made.read(name) for name in made.namelist()}
    kept["xl/worksheets/sheet1.xml"] = SHEET.format(rows, behind).encode()
    kept |= {name: content.encode() for name, content in parts.items()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in kept.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def inline(*words: str) -> str:
    return "".join(f'<c t="inlineStr"><is><t>{word}</t></is></c>' for word in words)


def rows_of(content: bytes, **how) -> list:
    return list(open_table("x", content, **how).rows)


def cell_of(content: bytes) -> str:
    """Return the one cell below the title."""
    ((_line, (cell,)),) = rows_of(content)
    return cell


@pytest.mark.parametrize(
    ("value", "read_as"),
    [
        (330103001001, "330103001001"),
        (999_999_999_999_999, "999999999999999"),
        (0.1 + 0.2, "0.3"),
        (1e-7, "0.0000001"),
        (-3.50, "-3.5"),
        (3100, "3100"),
        ((7, "000"), "007"),
        ((7, "000000"), "000007"),
        ((0.613, "0.0%"), "61.3%"),
        ((0.5, "0%"), "50%"),
        ((3100, "￥#,##0.00"), "3100"),
        ((60, '0"人"'), "60"),
        ((date(2024, 3, 1), "yyyy/m/d"), "2024-03-01"),
        ((date(2024, 3, 1), 'yyyy"年"m"月"d"日"'), "2024-03-01"),
        ((date(2024, 3, 1), "[$-804]aaaa;@"), "45352"),
        ((datetime(2024, 3, 1, 8, 30), "yyyy-mm-dd hh:mm"), "2024-03-01 08:30:00"),  # noqa: DTZ001 - a cell has no zone
        ((time(8, 30), "hh:mm"), "08:30:00"),
        ((45352, "yyyy-mm-dd"), "2024-03-01"),
        ((1, "yyyy-mm-dd"), "1900-01-01"),
        ((59, "yyyy-mm-dd"), "1900-02-28"),
        ((61, "yyyy-mm-dd"), "1900-03-01"),
        (True, "TRUE"),
        (False, "FALSE"),
        ("007", "007"),
        ("上\n下", "上 下"),
        ("1E5", "1E5"),
        ("#3楼", "#3楼"),
    ],
)
def test_a_cell_is_read_as_it_is_seen(value, read_as):
    assert cell_of(book(["甲"], [value])) == read_as


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ('<c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "#DIV/0!"),
        ('<c r="A2" t="e"><v>#REF!</v></c>', "#REF!"),
        ('<c r="A2" t="str"><f>"#"&amp;"N/A"</f><v>#N/A</v></c>', "#N/A"),
        ('<c r="A2" t="inlineStr"><is><t>#VALUE!</t></is></c>', "#VALUE!"),
        ('<c r="A2" t="inlineStr"><is><t>########</t></is></c>', "########"),
        ('<c r="A2"><v>3.301032024000124E+17</v></c>', "330103202400012400"),
        ('<c r="A2"><v>330103198206190003</v></c>', "330103198206190003"),
        ('<c r="A2"><v>1000000000000000</v></c>', "1000000000000000"),
        ('<c r="A2"><v>-1e300</v></c>', "-1e300"),
        ('<c r="A2"><v>NaN</v></c>', "NaN"),
        ('<c r="A2"><v>drei</v></c>', "drei"),
        ('<c r="A2" t="inlineStr"><is><t>3.30103E+17</t></is></c>', "3.30103E+17"),
        ('<c r="A2"><f>SUM(B2:B9)</f></c>', ""),
        ('<c r="A2" t="inlineStr"><is><t>名_x0000_</t></is></c>', "名\ufffd"),
        ('<c r="A2" t="zz"><v>5</v></c>', "5"),
    ],
)
def test_a_cell_that_can_t_be_known_is_unreadable_and_never_empty(cell, shown):
    found = cell_of(raw(f'<row r="1">{inline("甲")}</row><row r="2">{cell}</row>'))

    assert isinstance(found, Unreadable)
    assert found == shown
    (fault,) = unreadable(2, [found], {0: "甲"})
    assert (fault.line, fault.column) == (2, "甲")
    assert shown in fault.reason


@pytest.mark.parametrize(("serial", "good"), [(-1, False), (60, False), (2_958_465, True), (2_958_466, False)])
def test_a_day_that_no_spreadsheet_knows_is_unreadable(serial, good):
    assert isinstance(cell_of(book(["甲"], [(serial, "yyyy-mm-dd")])), Unreadable) is not good


def test_days_are_counted_from_1904_where_the_workbook_says_so():
    content = book(["甲"], [(date(2024, 3, 1), "yyyy-mm-dd")], date_1904=True)

    assert cell_of(content) == "2024-03-01"


def test_rich_text_is_one_text_without_its_pronunciation():
    words = '<c r="A2" t="inlineStr"><is><r><t>春</t></r><r><t>芽</t></r><rPh sb="0" eb="1"><t>chun</t></rPh></is></c>'

    assert cell_of(raw(f'<row r="1">{inline("甲")}</row><row r="2">{words}</row>')) == "春芽"


def test_a_heading_above_does_no_harm_and_the_row_of_titles_is_told():
    content = book(["2026年台账"], [], ["填表人：某", "", "单位：个"], TITLES, ["1", "甲园", 30])

    table = open_table("x", content, wanted=TITLES)

    assert (table.header, table.header_row) == (TITLES, 4)
    assert list(table.rows) == [(5, ["1", "甲园", "30"])]
    said = str(open_table("x", content, wanted=["没有"]).lacking("没有"))
    assert "没有" in said
    assert "2026年台账" in said
    assert "1" in said


def test_titles_with_blanks_breaks_and_invisible_marks_are_known_again():
    table = open_table("x", book([" 编 号", "名\n称", "托位\u200b\u3000"], ["1", "甲园", 30]), wanted=TITLES)

    assert [table.place(title) for title in TITLES] == [0, 1, 2]


def test_a_title_that_stands_there_twice_is_refused_where_it_is_asked_for():
    table = open_table("x", book(["编号", "名称", "名称"], ["1", "a", "b"]))

    assert table.place("编号") == 0
    with pytest.raises(Refused, match="名称"):
        table.place("名称")


def merged(*merges: tuple, rows: list) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as made:
        sheet = made.add_worksheet()
        for line, cells in enumerate(rows):
            sheet.write_row(line, 0, cells)
        for merge in merges:
            sheet.merge_range(*merge)
    return buffer.getvalue()


def test_titles_over_two_rows_are_put_together():
    content = merged(
        (0, 0, 1, 0, "编号"), (0, 1, 0, 2, "托位"), (0, 3, 0, 4, "在托"),
        rows=[[], ["", "乳儿", "托小", "乳儿", "托小"], ["1", 5, 6, 3, 4]],
    )  # fmt: skip

    table = open_table("x", content, wanted=["编号", "托位/乳儿", "在托/托小"])

    assert table.header == ["编号", "托位/乳儿", "托位/托小", "在托/乳儿", "在托/托小"]
    assert list(table.rows) == [(3, ["1", "5", "6", "3", "4"])]


def test_what_is_merged_over_rows_holds_for_each_and_a_figure_is_not_guessed():
    content = merged((1, 1, 3, 1, "甲公司"), (1, 2, 3, 2, 90), rows=[TITLES, ["1"], ["2"], ["3"], ["4", "乙", 5]])

    rows = rows_of(content)

    assert [cells[:2] for _line, cells in rows] == [["1", "甲公司"], ["2", "甲公司"], ["3", "甲公司"], ["4", "乙"]]
    assert [isinstance(cells[2], Merged) for _line, cells in rows] == [True, True, True, False]
    assert len(unreadable(2, rows[0][1], dict(enumerate(TITLES)), figures={2})) == 1
    assert unreadable(2, rows[0][1], dict(enumerate(TITLES))) == []


def test_hidden_rows_are_told_one_by_one():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as made:
        sheet = made.add_worksheet()
        for line in range(4):
            sheet.write_row(line, 0, [f"甲{line}"])
        sheet.set_row(2, None, None, {"hidden": True})

    rows = rows_of(buffer.getvalue())

    assert [isinstance(row, Fault) for row in rows] == [False, True, False]
    assert rows[1].line == 3


def several(*sheets: tuple[str, list, bool]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as made:
        pages = [made.add_worksheet(name) for name, _rows, _hidden in sheets]
        next(page for page, (_name, _rows, hidden) in zip(pages, sheets, strict=True) if not hidden).activate()
        for page, (_name, rows, hidden) in zip(pages, sheets, strict=True):
            for line, cells in enumerate(rows):
                page.write_row(line, 0, cells)
            if hidden:
                page.hide()
    return buffer.getvalue()


def test_the_first_sheet_that_people_see_is_read():
    content = several(("旧", [TITLES, ["9", "旧园", 1]], True), ("新", [TITLES, ["1", "甲园", 2]], False))

    assert rows_of(content) == [(2, ["1", "甲园", "2"])]
    assert rows_of(content, sheet="旧") == [(2, ["9", "旧园", "1"])]


def test_a_table_that_goes_on_in_another_sheet_is_not_half_taken():
    content = several(("长庆", [TITLES, ["1", "甲", 1]], False), ("武林", [TITLES, ["2", "乙", 2]], False))

    with pytest.raises(Refused, match="武林"):
        open_table("x", content)

    assert rows_of(content, sheet="武林") == [(2, ["2", "乙", "2"])]
    assert (
        len(rows_of(several(("表", [TITLES, ["1", "甲", 1]], False), ("说明", [["列", "含义"], ["a", "b"]], False))))
        == 1
    )


def test_blank_rows_and_blanks_behind_the_table_are_nothing():
    content = book([*TITLES, "", " "], ["1", "甲", 1, "", "  "], ["", "  ", ""], ["2", "乙", 2])

    assert [line for line, _cells in rows_of(content)] == [2, 4]


FAR_OUT = {
    "a blank before the equals sign": '<row r ="1048576"><c r ="XFD1048576"><v>1</v></c></row>',
    "single quotes": "<row r='200000'><c r='A200000'><v>1</v></c></row>",
    "a column alone": '<row r="1"><c r="DA1"><v>1</v></c></row>',
    "no reference of the cell": '<row r="1048576"><c><v>1</v></c></row>',
    "an empty cell": '<row r="1048576"><c r="XFD1048576"/></row>',
    "another prefix": '<x:row xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="999999"><x:c r="A999999"/></x:row>',
    "a line break within the tag": '<row\nr="1048576"><c\nr="A1048576"><v>1</v></c></row>',
    "a character reference": '<row r="&#49;048576"><c r="A&#49;048576"><v>1</v></c></row>',
}


def test_the_bounded_process_reads_what_is_good_and_ends_well():
    assert rows_of(book(TITLES, ["1", "甲", 2])) == [(2, ["1", "甲", "2"])]


@pytest.mark.parametrize("what", FAR_OUT)
def test_a_small_file_with_a_cell_far_out_is_refused(what):
    with pytest.raises(Refused, match=r"199999|199,999"):
        rows_of(raw(FAR_OUT[what]))


@pytest.mark.parametrize(("reference", "good"), [("CZ199999", True), ("DA199999", False), ("CZ200000", False)])
def test_the_furthest_cell_that_is_read(reference, good):
    line = reference[2:]
    content = raw(f'<row r="1">{inline("甲")}</row><row r="{line}"><c r="{reference}" t="str"><v>x</v></c></row>')

    if good:
        assert isinstance(rows_of(content)[0], Fault)  # it stands beside the table
    else:
        with pytest.raises(Refused):
            rows_of(content)


BAD = {
    "no zip": b"PK\x03\x04junk",
    "no workbook": raw("", **{"xl/workbook.xml": ""}),
    "broken XML": raw("<row"),
    "rows in disorder": raw('<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>'),
    "a cell twice": raw('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'),
    "a cell of another row": raw('<row r="1"><c r="A7"><v>1</v></c></row>'),
    "a string that is not there": raw('<row r="1"><c r="A1" t="s"><v>999</v></c></row>'),
    "a string before the first": raw('<row r="1"><c r="A1" t="s"><v>-1</v></c></row>'),
    "a style that is not there": raw('<row r="1"><c r="A1" s="99"><v>1</v></c></row>'),
    "entities": raw("", **{"xl/workbook.xml": '<!DOCTYPE a [<!ENTITY b "c">]><workbook>&b;</workbook>'}),
    "an old workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "nothing": b"",
    "no text": b"\xff\xff\xff\x81",
    "half a gzip": gzip.compress(b"a,b\n1,2\n" * 99)[:-20],
}


@pytest.mark.parametrize("what", BAD)
def test_a_file_that_is_no_table_is_refused_in_one_sentence(what):
    with pytest.raises(Refused) as refusal:
        rows_of(BAD[what])

    assert "x" in str(refusal.value)
    assert "%" not in str(refusal.value)


def test_more_than_may_be_unpacked_is_refused_before_it_is(settings):
    content = book(["甲"], ["长" * 30_000])
    settings.MAX_IMPORT_UNPACKED_BYTES = 20_000

    for file in (content, gzip.compress(b"a,b\n" * 9999)):
        with pytest.raises(Refused, match="x"):
            open_table("x", file)
    with pytest.raises(Refused):
        weigh("x", io.BytesIO(content))


def test_a_workbook_that_asks_for_more_memory_than_it_may_have_ends_its_process_and_no_other(monkeypatch):
    monkeypatch.setattr("portal.tables.reading.MEMORY", 60 << 20)
    strings = "".join(f"<si><t>{'x' * 1000}{n}</t></si>" for n in range(60_000))
    part = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{strings}</sst>'
    content = raw('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', **{"xl/sharedStrings.xml": part})

    with pytest.raises(Refused, match="x"):
        open_table("x", content)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("编号,名称\n007,甲", [["007", "甲"]]),
        ("编号\t名称\n1\t甲,乙", [["1", "甲,乙"]]),
        ("编号;名称\n1;甲", [["1", "甲"]]),
        ('编号,名称\n="0571",甲', [["0571", "甲"]]),
        ("台账,\n编号,名称\n1,甲", [["1", "甲"]]),
        ("编号,名称\n , \n1,甲,,", [["1", "甲"]]),
    ],
)
def test_texts_of_other_programs_are_understood(text, rows):
    for content in (
        text.encode(),
        text.encode("utf-16"),
        text.encode("utf-8-sig"),
        gzip.compress(text.encode("gb18030")),
    ):
        assert [cells for _line, cells in rows_of(content, wanted=["编号", "名称"])] == rows


@pytest.mark.parametrize("cell", ["#N/A", "3.30103E+17", "########", "#REF!", "名\x01"])
def test_a_cell_of_a_text_that_can_t_be_known_is_unreadable_too(cell):
    ((_line, cells),) = rows_of(f"甲,乙\n1,{cell}".encode())

    assert isinstance(cells[1], Unreadable)


def test_a_table_by_roles_tells_an_unreadable_cell_instead_of_a_record(tmp_path: Path):
    path = tmp_path / "days.xlsx"
    path.write_bytes(raw(f'<row r="1">{inline("日期")}</row><row r="2"><c r="A2" t="e"><v>#N/A</v></c></row>'))

    (fault,) = read(path, {"day": frozenset({"日期"})}, frozenset({"day"}))

    assert (fault.line, fault.column) == (2, "day")
