"""What is handed out around an import: the shipped mappings, templates to fill in, the report of refused rows."""

import io
from collections.abc import Iterable, Iterator
from pathlib import Path

import xlsxwriter
from django.utils.translation import gettext as _

from portal.importing.mappings import Mapping
from portal.models import ImportFault, ImportRun

SHIPPED: dict[str, Path] = {}  # name -> TOML file
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def ship(folder: Path) -> None:
    """Offer the mapping files of an app's folder."""
    SHIPPED.update({path.stem: path for path in sorted(folder.glob("*.toml"))})


def template(mapping: Mapping) -> bytes:
    """Return an empty XLSX with the mapping's columns; a second sheet says what may stand in each."""
    buffer = io.BytesIO()
    titles = [titles[0] for titles in mapping.columns.values()]
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1})
        sheet = book.add_worksheet(_("Data"))
        sheet.freeze_panes(mapping.header_row, 0)
        for column, title in enumerate(titles):
            sheet.write_string(mapping.header_row - 1, column, title, bold)
            sheet.set_column(column, column, max(14, len(title) * 2 + 2), book.add_format({"num_format": "@"}))
        notes = book.add_worksheet(_("What to fill in"))
        notes.set_column(0, 1, 24)
        notes.set_column(2, 2, 80)
        for row, cells in enumerate(_notes(mapping)):
            for column, text in enumerate(cells):
                notes.write_string(row, column, text, bold if row == 0 else None)
    return buffer.getvalue()


def _notes(mapping: Mapping) -> Iterator[tuple[str, str, str]]:
    yield _("Column"), _("Meaning"), _("What may stand there")
    for name, titles in mapping.columns.items():
        field = mapping.importer.fields[name]
        said = [_("must be filled in")] if field.is_required and name not in mapping.defaults else []
        if words := mapping.values.get(name):
            said.append(_("one of: %(words)s") % {"words": "、".join(words)})
        if field.sql == "date":
            said.append(_("a date such as 2026-03-01"))
        if field.sql == "boolean":
            said.append("是 / 否")
        if set(titles) & set(mapping.key):
            said.append(_("identifies the row: keep it the same in each import"))
        yield titles[0], str(field.label), "; ".join(said)


def lines(run: ImportRun) -> Iterator[list[str]]:
    """Yield the report as rows of a table, its header first. What a spreadsheet would take for a formula is quoted."""
    yield [_("Row number"), _("Column"), _("Value"), _("Reason"), _("Kind")]
    for fault in run.faults.iterator():
        kind = _("in conflict") if fault.is_conflict else _("refused")
        yield [str(fault.line), *_harmless([fault.column, fault.value, fault.message]), kind]


def _harmless(texts: Iterable[str]) -> list[str]:
    return [f"'{text}" if text.startswith(FORMULA_STARTS) else text for text in texts]


def sentence(fault: ImportFault) -> str:
    """Return a refused row as one line of text."""
    shown = {"line": fault.line, "column": fault.column, "value": f"“{fault.value}”" if fault.value else ""}
    where = _("Row %(line)s, %(column)s: %(value)s") if fault.column else _("Row %(line)s: %(value)s")
    return f"{(where % shown).rstrip()} {fault.message}"
