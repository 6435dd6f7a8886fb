"""The account of meal money as a spreadsheet: a row a month, in yuan; taken row by row through the form of a month, all or none."""

from collections.abc import Iterator
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from facilities.ground.models import Facility
from facilities.meals import accounts
from facilities.meals.forms import MealMonthForm
from facilities.meals.models import MealMonth
from portal.errors import Refused
from portal.models import User
from portal.tables.reading import Fault, open_table, unreadable
from portal.tables.workbooks import SHADED, Column, Workbook

COLUMNS = {
    "month": "月份",
    "opening_fen": "期初结余（元，仅首月）",
    "collected_fen": "收取（元）",
    "spent_fen": "支出（元）",
    "refunded_fen": "退还（元）",
    "kept_reason": "未全部退还的原因",
    "adjusted_fen": "更正以前月份（元）",
    "adjust_reason": "更正的内容和原因",
    "note": "向家长的说明",
}
NEEDED = ("month", "collected_fen", "spent_fen", "refunded_fen")
MOST_ROWS = 60
WHOLE = "本行"
Row = tuple[int, dict[str, str]]


def template(facility: Facility, on: date) -> bytes:
    """Return a workbook with the months that are over and not entered yet, a year at most."""
    first = accounts.next_month(facility) or accounts.month_over(on)
    months = [first + accounts.MONTH * n for n in range(12) if first + accounts.MONTH * n <= accounts.month_over(on)]
    with Workbook() as book:
        sheet = book.sheet("伙食费专账", [Column(title, 20, SHADED) for title in COLUMNS.values()], fixed_columns=1)
        for month in months:
            sheet.append([f"{month:%Y-%m}"])
    return book.content


def take(facility: Facility, upload: UploadedFile, *, by: User, on: date) -> tuple[int, list[Fault]]:
    """Keep and publish the months of a filled spreadsheet, or none: how many, and what is wrong with which cell.

    Raises Refused if the file is no such table at all.
    """
    rows, faults = _read(upload)
    taken = 0
    with transaction.atomic():
        for line, cells in [] if faults else rows:
            faults = list(_keep(facility, line, cells, by, on))
            if faults:
                break
            taken += 1
        if faults:
            transaction.set_rollback(True)
    return (0 if faults else taken), faults


def _keep(facility: Facility, line: int, cells: dict[str, str], by: User, on: date) -> Iterator[Fault]:
    is_first = accounts.next_month(facility) is None
    form = MealMonthForm(cells, instance=MealMonth(facility=facility), is_first=is_first)
    if not form.is_valid():
        for name, reasons in form.errors.items():
            yield from (Fault(line, COLUMNS.get(name, WHOLE), str(reason)) for reason in reasons)
        return
    try:
        accounts.publish(accounts.save(form.instance, by=by, on=on), by=by, on=on)
    except Refused as refusal:
        yield Fault(line, COLUMNS.get(refusal.field or "", WHOLE), str(refusal))


def _read(upload: UploadedFile) -> tuple[list[Row], list[Fault]]:
    try:
        table = open_table(upload.name or "", upload.read(), wanted=[COLUMNS[name] for name in NEEDED])
        found = {name: table.place(title) for name, title in COLUMNS.items()}
    except Refused as refusal:
        raise Refused(str(refusal), field="file") from refusal
    if missing := [COLUMNS[name] for name in NEEDED if found[name] is None]:
        raise Refused(str(table.lacking(*missing)), field="file")
    places = {name: place for name, place in found.items() if place is not None}
    titles = {place: COLUMNS[name] for name, place in places.items()}
    rows: list[Row] = []
    faults: list[Fault] = []
    for row in table.rows:
        if isinstance(row, Fault):
            faults.append(row)
            continue
        line, cells = row
        faults += unreadable(line, cells, titles, figures=titles)
        given = {name: cells[place].strip() for name, place in places.items()}
        if any(value for name, value in given.items() if name != "month"):
            rows.append((line, given | {"month": _day(given["month"])}))
        if len(rows) > MOST_ROWS:
            raise Refused(_("At most %(most)s rows fit into one spreadsheet.") % {"most": MOST_ROWS}, field="file")
    if not rows and not faults:
        raise Refused(_("The spreadsheet contains no month."), field="file")
    return sorted(rows, key=lambda row: row[1]["month"]), faults


def _day(text: str) -> str:
    """Return a month such as 2026-09 or 2026年9月 as its first day; anything else as it stands."""
    parts = text.replace("年", "-").replace("月", "").replace("/", "-").strip("-").split("-")
    if len(parts) == 2 and all(part.isdecimal() for part in parts):
        return f"{parts[0]}-{parts[1]:0>2}-01"
    return text
