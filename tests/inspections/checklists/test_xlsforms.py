"""Checklists as XLSForm: what is handed out comes back the same, and a form that somebody wrote elsewhere becomes items or is told why not."""

import io

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from inspections.checklists import authoring, spreadsheets
from inspections.models import Checklist
from portal.documents.uploads import XLSX
from portal.errors import Refused
from tests.factories import TODAY, ChecklistFactory, ChecklistItemFactory

pytestmark = pytest.mark.django_db


def workbook(**sheets: list[list[str]]) -> SimpleUploadedFile:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)
    return SimpleUploadedFile("form.xlsx", out.getvalue(), XLSX)


@pytest.fixture
def checklist() -> Checklist:
    """One item of every kind in two groups."""
    made = ChecklistFactory(state="draft", valid_from=None)
    facts = {"checklist": made, "severity": "minor"}
    ChecklistItemFactory(order=1, kind="yes_no", guidance="看门", guidance_en="the doors", **facts)
    ChecklistItemFactory(order=2, kind="yes_no_na", condition="meals", is_required=False, **facts)
    ChecklistItemFactory(order=3, kind="number", unit="℃", lowest=2, highest="8.50", **facts)
    ChecklistItemFactory(order=4, kind="choice", options_met=["新鲜", "良好"], options_unmet=["异味"], **facts)
    ChecklistItemFactory(order=5, kind="text", group="食品", group_en="Food", **facts)
    ChecklistItemFactory(order=6, kind="photo", group="食品", group_en="Food", evidence="全景", **facts)
    ChecklistItemFactory(order=7, kind="signature", group="食品", group_en="Food", **facts)
    return made


def held(checklist: Checklist) -> list[dict]:
    return [
        {name: getattr(item, name) for name in ("key", "order", *authoring.CARRIED)}
        for item in checklist.items.order_by("order")
    ]


def test_what_is_handed_out_comes_back_the_same(checklist, bureau):
    before = held(checklist)
    file = SimpleUploadedFile("x.xlsx", spreadsheets.write_xlsform(checklist, on=TODAY), XLSX)

    read = spreadsheets.read(file)
    assert read.faults == []
    authoring.replace(checklist, read.rows, by=bureau, seen=checklist.revision)

    assert held(checklist) == before


SURVEY = ["type", "name", "label", "required", "appearance", "clause_code", "severity", "lowest", "highest"]
GROUP = ["begin group", "g", "厨房"]


def test_a_form_that_somebody_wrote_elsewhere_becomes_items():
    rows = [
        SURVEY,
        ["start", "start"],
        ["geopoint", "where", "在哪"],
        GROUP,
        ["select_one yes_no", "clean", "地面干净", "yes", "", "fire-exits", "minor"],
        ["select_one smell", "smell", "气味", "", "", "fire-exits", "minor"],
        ["integer", "fridge", "冰箱温度", "true", "", "fire-exits", "major", "2", "8"],
        ["note", "thanks", "谢谢"],
        ["end group"],
    ]
    choices = [["list_name", "name", "label", "meets"], ["yes_no", "yes", "是"], ["yes_no", "no", "否"], ["smell", "a", "正常"], ["smell", "b", "异味", "no"]]  # fmt: skip

    read = spreadsheets.read(workbook(survey=rows, choices=choices))

    assert read.faults == []
    told = [(fields["kind"], fields["group"], fields["text"], fields["is_required"]) for _key, fields in read.rows]
    assert told == [
        ("yes_no", "厨房", "地面干净", True),
        ("choice", "厨房", "气味", False),
        ("number", "厨房", "冰箱温度", True),
    ]
    assert (read.rows[1][1]["options_met"], read.rows[1][1]["options_unmet"]) == (["正常"], ["异味"])
    assert (read.rows[2][1]["lowest"], read.rows[2][1]["highest"]) == (2, 8)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (["select_one nothing", "a", "问题", "", "", "fire-exits", "minor"], "符合的选项"),
        (["text", "a", "问题", "", "", "", "minor"], "条款代码"),
        (["text", "a", "问题", "", "", "no-clause", "minor"], "条款代码"),
        (["text", "a", "", "", "", "fire-exits", "minor"], "检查内容"),
        (["text", "a", "问题", "", "", "fire-exits", "grave"], "严重程度"),
        (["barcode", "a", "问题", "", "", "fire-exits", "minor"], "类型"),
        (["decimal", "a", "问题", "", "", "fire-exits", "minor", "9", "8"], "下限"),
    ],
)
def test_a_question_that_is_no_item_is_told_by_its_line(row, column):
    read = spreadsheets.read(workbook(survey=[SURVEY, GROUP, row, ["end group"]]))

    assert read.rows == []
    assert {(fault.line, fault.column) for fault in read.faults} == {(3, column)}


def test_a_form_without_a_question_is_no_checklist():
    with pytest.raises(Refused) as refusal:
        spreadsheets.read(workbook(survey=[SURVEY, ["start", "start"]]))

    assert refusal.value.field == "file"
