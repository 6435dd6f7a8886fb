"""Checklists as spreadsheets: written out whole, read back row by row through the item's own form."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import xlsxwriter
from django.core.files.uploadedfile import UploadedFile
from django.utils.encoding import force_str
from django.utils.translation import gettext as _, override
from python_calamine import CalamineError, load_workbook

from inspections import composing
from inspections.choices import Condition, ItemKind
from inspections.forms.checklists import ItemForm, clause_choices
from inspections.models import Checklist, ChecklistItem
from portal.choices import Severity
from portal.errors import Refused
from portal.models import Clause

MOST_ROWS = 300
COLUMNS = {  # field and its heading
    "key": "编号（勿改）",
    "group": "分组",
    "group_en": "分组（英文）",
    "clause_code": "条款代码",
    "kind": "类型",
    "severity": "严重程度",
    "condition": "适用机构",
    "text": "检查内容",
    "text_en": "检查内容（英文）",
    "guidance": "查看要点",
    "guidance_en": "查看要点（英文）",
    "evidence": "拍摄要求",
    "evidence_en": "拍摄要求（英文）",
    "unit": "单位",
    "lowest": "下限",
    "highest": "上限",
    "options_met": "符合的选项",
    "options_unmet": "不符合的选项",
    "is_required": "必填",
}
LABELLED = {"kind": ItemKind, "severity": Severity, "condition": Condition}
YES, NO = "是", "否"
WIDTHS = {"text": 44, "text_en": 44, "guidance": 36, "guidance_en": 36, "key": 14}


Rows = list[tuple[UUID | None, dict[str, Any]]]


@dataclass(frozen=True)
class Fault:
    """What is wrong in a cell: the row as the spreadsheet counts it, the column's heading, and why."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True)
class Sheet:
    """What a spreadsheet holds: usable rows, and the faults for which none of them is taken."""

    rows: Rows
    faults: list[Fault]


def write(checklist: Checklist) -> bytes:
    """Return a checklist as a spreadsheet in Chinese, with a second sheet of the clauses that may be named."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold, wrapped = book.add_format({"bold": True, "bg_color": "#DCECEA"}), book.add_format({"text_wrap": True})
    with override("zh-hans"):
        sheet = book.add_worksheet("检查项目")
        sheet.freeze_panes(1, 0)
        for column, (name, heading) in enumerate(COLUMNS.items()):
            sheet.set_column(column, column, WIDTHS.get(name, 16))
            sheet.write_string(0, column, heading, bold)
        for row, item in enumerate(checklist.items.order_by("order"), start=1):
            for column, text in enumerate(_cells(item)):
                sheet.write_string(row, column, text, wrapped)
        _choices(sheet)
        _clauses(book.add_worksheet("条款代码"), bold)
    book.close()
    return buffer.getvalue()


def _cells(item: ChecklistItem) -> Iterator[str]:
    for name in COLUMNS:
        value = getattr(item, name)
        if name in LABELLED:
            yield force_str(LABELLED[name](value).label) if value else ""
        elif isinstance(value, bool):
            yield YES if value else NO
        elif isinstance(value, list):
            yield "\n".join(value)
        else:
            yield "" if value is None else str(value)


def _choices(sheet: Any) -> None:
    """Let the spreadsheet offer the words that may stand in a column."""
    for name, choices in LABELLED.items():
        column = list(COLUMNS).index(name)
        labels = [force_str(label) for label in choices.labels]
        sheet.data_validation(
            1, column, MOST_ROWS, column, {"validate": "list", "source": labels, "ignore_blank": True}
        )


def _clauses(sheet: Any, bold: Any) -> None:
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 2, 60)
    for column, heading in enumerate(["条款代码", "出处", "内容"]):
        sheet.write_string(0, column, heading, bold)
    known = dict(clause_choices())
    clauses = Clause.objects.filter(code__in=known).select_related("regulation").order_by("regulation", "article")
    for row, clause in enumerate(clauses, start=1):
        for column, text in enumerate([clause.code, str(clause), clause.wording]):
            sheet.write_string(row, column, text)


def read(upload: UploadedFile) -> Sheet:
    """Read a spreadsheet that was checked to be one. Raises Refused if it holds no table of items at all."""
    table = _table(upload)
    columns = _columns(table[0] if table else [])
    clauses, faults, seen = clause_choices(), list[Fault](), set[str]()
    rows: Rows = []
    for number, cells in enumerate(table[1:], start=2):
        given = {name: _plain(cells[place]) for name, place in columns.items() if place < len(cells)}
        if not any(given.values()):
            continue
        wrong = [*_read_row(number, given, clauses, rows)]
        key = given.get("key", "")
        if key and key in seen:
            wrong.append(Fault(number, COLUMNS["key"], _("This item stands here twice.")))
        seen.add(key)
        faults += wrong
    if not rows and not faults:
        raise Refused(_("The spreadsheet holds no items."), field="file")
    return Sheet([] if faults else rows, faults)


def _table(upload: UploadedFile) -> list[list[Any]]:
    try:
        table: list[list[Any]] = load_workbook(io.BytesIO(upload.read())).get_sheet_by_index(0).to_python()
    except (CalamineError, ValueError) as failure:
        raise Refused(_("The spreadsheet can't be read. Please save it again as XLSX."), field="file") from failure
    if len(table) > MOST_ROWS + 1:
        raise Refused(_("At most %(most)s items fit into a checklist.") % {"most": MOST_ROWS}, field="file")
    return table


def _columns(heading: list[Any]) -> dict[str, int]:
    places = {_plain(cell): place for place, cell in enumerate(heading)}
    found = {name: places[title] for name, title in COLUMNS.items() if title in places}
    needed = ("group", "clause_code", "kind", "severity", "text")
    if missing := [COLUMNS[name] for name in needed if name not in found]:
        raise Refused(
            _("The first row lacks these columns: %(columns)s") % {"columns": "、".join(missing)}, field="file"
        )
    return found


def _read_row(number: int, given: dict[str, str], clauses: list[tuple[str, str]], rows: Rows) -> Iterator[Fault]:
    """Append the row if it is sound, and yield what is wrong with it."""
    form = ItemForm(_as_sent(given), clauses=clauses)
    for name, reasons in form.errors.items():
        yield from (Fault(number, COLUMNS.get(name, ""), str(reason)) for reason in reasons)
    if not form.is_valid():
        return
    try:
        composing.must_hold(form.cleaned_data)
        rows.append((UUID(given["key"]) if given.get("key") else None, form.cleaned_data))
    except Refused as refusal:
        yield Fault(number, COLUMNS.get(refusal.field or "", ""), str(refusal))
    except ValueError:
        yield Fault(number, COLUMNS["key"], _("This is no number of an item. Leave it empty for a new item."))


def _as_sent(given: dict[str, str]) -> dict[str, str]:
    """Turn the words of a row into what the form would be sent."""
    sent = {name: value for name, value in given.items() if name != "is_required"}
    for name, choices in LABELLED.items():
        words = {word: value for language in ("zh-hans", "en") for word, value in _words(choices, language)}
        sent[name] = words.get(sent.get(name, ""), sent.get(name, ""))
    if given.get("is_required", "") != NO:
        sent["is_required"] = "on"
    return sent


def _words(choices: Any, language: str) -> list[tuple[str, str]]:
    with override(language):
        return [(force_str(choice.label), choice.value) for choice in choices]


def _plain(cell: Any) -> str:
    """Return a cell as it was typed: whole numbers without a point."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
