"""Reports as spreadsheets: a row an office, a column a figure; read back cell by cell through the report's own form.

The template brings what is entered so far. A row whose report changed since is refused, so that nobody overwrites others.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _, override

from metrics.ground import periods
from metrics.reports import submission
from metrics.reports.choices import OPEN_REPORTS
from metrics.reports.models.reports import Report, ReportItem, ReportKind
from portal.errors import Refused
from portal.models import User
from portal.tables.reading import Fault, Table, open_table, unreadable
from portal.tables.workbooks import SHADED, Column, Workbook

KEY, REVISION, OFFICE, STREET = "编号（勿改）", "修订号（勿改）", "上报单位", "所在街道"
FIXED = (KEY, REVISION, STREET, OFFICE)
MOST_ROWS = 5000


Rows = list[tuple[int, Report, dict[str, str]]]


def headings(items: Sequence[ReportItem], period: date) -> dict[str, str]:
    """Return the column of each item, in Chinese; two items of one label are told apart by their code."""
    with override("zh-hans"):
        labels = {item.code: item.label_for(period) for item in items}
    repeated = {label for label in labels.values() if list(labels.values()).count(label) > 1}
    return {code: f"{label}［{code}］" if label in repeated else label for code, label in labels.items()}


def write(kind: ReportKind, period: date, reports: Sequence[Report]) -> bytes:
    """Return the template with a row for each report, filled as far as the reports are."""
    items = list(kind.items.all())
    columns = [Column(heading, 16, SHADED) for heading in FIXED]
    columns += [Column(heading, 18) for heading in headings(items, period).values()]
    with override("zh-hans"), Workbook() as book:
        title = f"{kind.code[:20]} {periods.name_of(kind.frequency, period)}"
        sheet = book.sheet(title, columns, fixed_columns=len(FIXED))
        for report in reports:
            figures = (report.values.get(item.code) for item in items)
            known = (str(report.pk), str(report.revision), str(report.area), report.office)
            sheet.append([*known, *(None if figure is None else float(figure) for figure in figures)])
    return book.content


def take(kind: ReportKind, period: date, upload: UploadedFile, *, by: User, on: date) -> tuple[int, list[Fault]]:
    """Take all rows of a filled template, or none: return how many reports were saved, and what is wrong with which cell.

    Raises Refused if the file is no such template at all.
    """
    rows, faults = _read(kind, period, upload, by)
    columns = headings(list(kind.items.all()), period)
    with transaction.atomic():
        for number, report, cells in rows:
            faults += _save(number, report, cells, columns, by, on)
        if faults:
            transaction.set_rollback(True)
    return (0 if faults else len(rows)), sorted(faults, key=lambda fault: fault.line)


def _save(
    number: int, report: Report, cells: dict[str, str], columns: dict[str, str], by: User, on: date
) -> Iterator[Fault]:
    try:
        form = submission.save(report, cells, by=by, on=on)
    except Refused as refusal:
        yield Fault(number, OFFICE, str(refusal))
        return
    for name, reasons in form.errors.items():
        yield from (Fault(number, columns.get(name, KEY), str(reason)) for reason in reasons)


def _read(kind: ReportKind, period: date, upload: UploadedFile, by: User) -> tuple[Rows, list[Fault]]:
    wanted = {"key": KEY, "seen_revision": REVISION} | headings(list(kind.items.all()), period)
    table, places = _opened(upload, wanted)
    mine = Report.objects.filter(kind=kind, period=period, state__in=OPEN_REPORTS).filled_by(by)
    reports = {str(report.pk): report for report in mine.with_office()}
    rows: Rows = []
    faults, seen = list[Fault](), set[str]()
    titles = {place: wanted[name] for name, place in places.items()}
    for row in table.rows:
        if isinstance(row, Fault):
            faults.append(row)
            continue
        number, cells = row
        wrong = unreadable(number, cells, titles, figures=titles)
        faults += wrong
        given = {name: cells[place].strip() for name, place in places.items()}
        if reason := _refusal(given["key"], reports, seen):
            faults.append(Fault(number, KEY, reason))
        elif not wrong:
            rows.append((number, reports[given["key"]], given))
        seen.add(given.pop("key"))
        if number > MOST_ROWS:
            raise Refused(_("At most %(most)s rows fit into one spreadsheet.") % {"most": MOST_ROWS}, field="file")
    if not rows and not faults:
        raise Refused(_("The spreadsheet contains no reports."), field="file")
    return rows, faults


def _refusal(key: str, reports: dict[str, Report], seen: set[str]) -> str:
    if key in seen:
        return _("This report stands here twice.")
    if key not in reports:
        return _("This is not a report of this period that you can fill in now.")
    return ""


def _opened(upload: UploadedFile, wanted: dict[str, str]) -> tuple[Table, dict[str, int]]:
    """Open the file, and say where each field stands. Raises Refused beside the file, also naming the columns that are missing."""
    try:
        table = open_table(upload.name or "", upload.read(), wanted=wanted.values())
        places = {name: table.place(title) for name, title in wanted.items()}
    except Refused as refusal:
        raise Refused(str(refusal), field="file") from refusal
    if missing := [wanted[name] for name, place in places.items() if place is None]:
        raise Refused(str(table.lacking(*missing)), field="file")
    return table, {name: place for name, place in places.items() if place is not None}
