"""What is handed out around an import: the shipped mappings, templates to fill in, the report of refused rows."""

from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from portal.importing.mappings import Mapping
from portal.importing.models import ImportFault, ImportRun
from portal.tables.workbooks import AS_TEXT, Column, Workbook, harmless

SHIPPED: dict[str, Path] = {}  # name -> TOML file


def ship(folder: Path) -> None:
    """Offer the mapping files of an app's folder."""
    SHIPPED.update({path.stem: path for path in sorted(folder.glob("*.toml"))})


def template(mapping: Mapping) -> bytes:
    """Return an empty XLSX with the mapping's columns; a second sheet says what may stand in each."""
    columns = [Column(titles[0], look=AS_TEXT) for titles in mapping.columns.values()]
    about = [Column(_("Column"), 24), Column(_("Meaning"), 24), Column(_("What may stand there"), 80)]
    with Workbook() as book:
        book.sheet(_("Data"), columns, header_row=mapping.header_row)
        notes = book.sheet(_("What to fill in"), about)
        for cells in _notes(mapping):
            notes.append(cells)
    return book.content


def _notes(mapping: Mapping) -> Iterator[tuple[str, str, str]]:
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
        yield [str(fault.line), *map(harmless, (fault.column, fault.value, fault.message)), kind]


def sentence(fault: ImportFault) -> str:
    """Return a refused row as one line of text."""
    shown = {"line": fault.line, "column": fault.column, "value": f"“{fault.value}”" if fault.value else ""}
    where = _("Row %(line)s, %(column)s: %(value)s") if fault.column else _("Row %(line)s: %(value)s")
    return f"{(where % shown).rstrip()} {fault.message}"
