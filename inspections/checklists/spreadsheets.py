"""Checklists as spreadsheets: written out whole, read back row by row through the item's own form."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.encoding import force_str
from django.utils.translation import gettext as _, override

from inspections.checklists import authoring, xlsforms
from inspections.checklists.choices import Condition, ItemKind
from inspections.checklists.forms import ItemForm, clause_choices
from inspections.checklists.models import Checklist, ChecklistItem
from portal.errors import Refused
from portal.models import Clause
from portal.rulebook.choices import Severity
from portal.tables.reading import Fault, Table, open_table, unreadable
from portal.tables.workbooks import AS_TEXT, WRAPPED, Column, Workbook

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
NEEDED = ("group", "clause_code", "kind", "severity", "text")
OPTIONAL, REQUIRED = (NO, "FALSE"), (YES, "TRUE", "")
WIDTHS = {"text": 44, "text_en": 44, "guidance": 36, "guidance_en": 36, "key": 14}


Rows = list[tuple[UUID | None, dict[str, Any]]]


@dataclass(frozen=True)
class Sheet:
    """What a spreadsheet holds: usable rows, and the faults for which none of them is taken."""

    rows: Rows
    faults: list[Fault]


def write(checklist: Checklist) -> bytes:
    """Return a checklist as a spreadsheet in Chinese, with a second sheet of the clauses that may be named."""
    columns = [Column(heading, WIDTHS.get(name, 16), WRAPPED) for name, heading in COLUMNS.items()]
    with override("zh-hans"), Workbook() as book:
        sheet = book.sheet("检查项目", columns)
        for name, choices in LABELLED.items():
            sheet.offer(list(COLUMNS).index(name), [force_str(label) for label in choices.labels], rows=MOST_ROWS)
        for item in checklist.items.order_by("order"):
            sheet.append(_cells(item))
        clauses = book.sheet("条款代码", [Column("条款代码", 30), Column("出处", 60), Column("内容", 60)])
        for clause in _clauses():
            clauses.append([clause.code, str(clause), clause.wording])
    return book.content


def _cells(item: ChecklistItem) -> Iterator[object]:
    for name in COLUMNS:
        value = getattr(item, name)
        if name in LABELLED:
            yield force_str(LABELLED[name](value).label) if value else ""
        elif isinstance(value, bool):
            yield YES if value else NO
        elif isinstance(value, list):
            yield "\n".join(value)
        else:
            yield value if value is None or isinstance(value, Decimal) else str(value)


def write_xlsform(checklist: Checklist, *, on: date) -> bytes:
    """Return a version as an XLSForm in both languages, as it is asked on the day."""
    sheets = xlsforms.survey(checklist, on=on)
    columns = {"survey": xlsforms.SURVEY, "choices": xlsforms.CHOICES, "settings": xlsforms.SETTINGS}
    with Workbook() as book:
        for name, headings in columns.items():
            sheet = book.sheet(name, [Column(heading, WIDTHS.get(heading, 16), AS_TEXT) for heading in headings])
            for row in sheets[name]:
                sheet.append([row.get(heading, "") for heading in headings])
    return book.content


def _clauses() -> QuerySet[Clause]:
    known = dict(clause_choices())
    return Clause.objects.filter(code__in=known).select_related("regulation").order_by("regulation", "article")


def read(upload: UploadedFile) -> Sheet:
    """Read a spreadsheet of ours or an XLSForm. Raises Refused if it holds no table of items at all."""
    content = upload.read()
    form = _xlsform(upload.name or "", content)
    return _judged(_of_form(*form) if form else _of_table(_table(upload.name or "", content)))


def _judged(lines: Iterable[Fault | tuple[int, dict[str, str]]]) -> Sheet:
    """Take every line through the item's form, all of them or none."""
    clauses, faults, seen = clause_choices(), list[Fault](), set[str]()
    rows: Rows = []
    for line in lines:
        if isinstance(line, Fault):
            faults.append(line)
            continue
        number, given = line
        wrong = [*_read_row(number, given, clauses, rows)]
        key = given.get("key", "")
        if key and key in seen:
            wrong.append(Fault(number, COLUMNS["key"], _("This item stands here twice.")))
        seen.add(key)
        faults += wrong
        if len(rows) > MOST_ROWS:
            raise Refused(_("At most %(most)s items fit into a checklist.") % {"most": MOST_ROWS}, field="file")
    if not rows and not faults:
        raise Refused(_("The spreadsheet contains no items."), field="file")
    return Sheet([] if faults else rows, faults)


def _of_table(table: Table) -> Iterator[Fault | tuple[int, dict[str, str]]]:
    columns = _columns(table)
    titles = {place: COLUMNS[name] for name, place in columns.items()}
    for row in table.rows:
        if isinstance(row, Fault):
            yield row
        elif row[0] > MOST_ROWS + 1:
            raise Refused(_("At most %(most)s items fit into a checklist.") % {"most": MOST_ROWS}, field="file")
        elif wrong := unreadable(*row, titles):
            yield from wrong
        else:
            yield row[0], {name: row[1][place].strip() for name, place in columns.items()}


def _xlsform(name: str, content: bytes) -> tuple[Table, Table | None] | None:
    """Return survey and choices of an XLSForm, None for a workbook that has no sheet `survey`."""
    try:
        survey = open_table(name, content, sheet="survey", wanted=xlsforms.SURVEY, keeps_lines=True)
    except Refused:
        return None
    try:
        return survey, open_table(name, content, sheet="choices", wanted=xlsforms.CHOICES, keeps_lines=True)
    except Refused:
        return survey, None


def _of_form(survey: Table, choices: Table | None) -> Iterator[Fault | tuple[int, dict[str, str]]]:
    """Yield the items of an XLSForm; a line or cell that can't be read is told and stands for none."""
    told: list[Fault] = []
    options = [row for _line, row in _cells_of(choices, told)] if choices else []
    yield from xlsforms.items(_cells_of(survey, told), options)
    yield from told


def _cells_of(table: Table, told: list[Fault]) -> Iterator[tuple[int, dict[str, str]]]:
    titles = dict(enumerate(table.header))
    for row in table.rows:
        wrong = [row] if isinstance(row, Fault) else unreadable(*row, titles)
        if wrong or isinstance(row, Fault):
            told += wrong
        elif any(cell.strip() for cell in row[1]):
            yield (
                row[0],
                {heading: cell.strip() for heading, cell in zip(table.header, row[1], strict=False) if heading},
            )


def _table(name: str, content: bytes) -> Table:
    try:
        return open_table(name, content, wanted=COLUMNS.values(), keeps_lines=True)
    except Refused as refusal:
        raise Refused(str(refusal), field="file") from refusal


def _columns(table: Table) -> dict[str, int]:
    try:
        places = {name: table.place(title) for name, title in COLUMNS.items()}
    except Refused as refusal:
        raise Refused(str(refusal), field="file") from refusal
    if missing := [COLUMNS[name] for name in NEEDED if places[name] is None]:
        raise Refused(str(table.lacking(*missing)), field="file")
    return {name: place for name, place in places.items() if place is not None}


def _read_row(number: int, given: dict[str, str], clauses: list[tuple[str, str]], rows: Rows) -> Iterator[Fault]:
    """Append the row if it is sound, and yield what is wrong with it."""
    form = ItemForm(_as_sent(given), clauses=clauses)
    for name, reasons in form.errors.items():
        yield from (Fault(number, COLUMNS.get(name, ""), str(reason)) for reason in reasons)
    if given.get("is_required", "") not in OPTIONAL + REQUIRED:
        yield Fault(number, COLUMNS["is_required"], _("Please write %(yes)s or %(no)s.") % {"yes": YES, "no": NO})
        return
    if not form.is_valid():
        return
    try:
        authoring.must_hold(form.cleaned_data)
        rows.append((UUID(given["key"]) if given.get("key") else None, form.cleaned_data))
    except Refused as refusal:
        yield Fault(number, COLUMNS.get(refusal.field or "", ""), str(refusal))
    except ValueError:
        yield Fault(number, COLUMNS["key"], _("This is not the number of an item. Leave it empty for a new item."))


def _as_sent(given: dict[str, str]) -> dict[str, str]:
    """Turn the words of a row into what the form would be sent."""
    sent = {name: value for name, value in given.items() if name != "is_required"}
    for name, choices in LABELLED.items():
        words = {word: value for language in ("zh-hans", "en") for word, value in _words(choices, language)}
        sent[name] = words.get(sent.get(name, ""), sent.get(name, ""))
    if given.get("is_required", "") not in OPTIONAL:
        sent["is_required"] = "on"
    return sent


def _words(choices: Any, language: str) -> list[tuple[str, str]]:
    with override(language):
        return [(force_str(choice.label), choice.value) for choice in choices]
