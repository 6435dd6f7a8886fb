"""Reading the tables that offices send: CSV, packed or not, in UTF-8 or GB 18030, and XLSX, with headers in any language.

The first sheet of an XLSX is read unless another is named. A line that is no record is reported where it stands and reading goes
on behind it; only a file that is no table at all is refused.
"""

import csv
import gzip
import io
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from portal.errors import Refused
from portal.tables.weighing import check_spreadsheet

GZIP_MAGIC = b"\x1f\x8b"
ZIP_MAGIC = b"PK\x03\x04"
AUTO = "auto"
ENCODINGS = ("utf-8-sig", "gb18030")
LONGEST_RECORD = 50  # lines that one record may span inside its quotes


@dataclass(frozen=True)
class Fault:
    """What is wrong in a row, as an editor or a spreadsheet counts it, and why in the user's language.

    The column is its heading, empty where the whole row can't be used.
    """

    line: int
    column: str
    reason: str
    file: str = ""

    def __str__(self) -> str:
        return _("%(file)s, line %(line)s: %(reason)s") % vars(self)


@dataclass(frozen=True)
class Record:
    """One usable line: the cells by role, trimmed."""

    file: str
    line: int
    cells: dict[str, str]


Row = tuple[int, list[str]]  # where it stands, its cells as text


@dataclass(frozen=True)
class Table:
    """A file opened for reading: its header, and what follows as rows or faults, to be read once."""

    header: list[str]
    rows: Iterator[Row | Fault]


def open_table(
    name: str,
    content: bytes,
    *,
    encoding: str = AUTO,
    sheet: str = "",
    header_row: int = 1,
    keeps_lines: bool = False,
) -> Table:
    """Open a CSV (also .gz) or XLSX by what is in it. Raises Refused if it can't be read at all, with the reason.

    Lines are counted from 1 as an editor or a spreadsheet counts them; empty ones are left out. Line breaks inside a cell become blanks
    unless a spreadsheet `keeps_lines`.
    """
    if content.startswith(ZIP_MAGIC):
        rows = _sheet_rows(name, content, sheet, keeps_lines)
    else:
        rows = _text_rows(name, _text(name, content, encoding))
    header = _header(name, rows, header_row)
    if not any(header):
        raise Refused(_("%(file)s: row %(row)s holds no column titles.") % {"file": name, "row": header_row})
    return Table(header, _fitting(name, rows, len(header)))


def read(path: Path, roles: Mapping[str, frozenset[str]], required: frozenset[str]) -> Iterator[Record | Fault]:
    """Yield the lines of a table with their cells by role; a line that is no record is a Fault.

    `roles` gives the headers, in lower case, by which a role is known. Raises Refused if the file can't be read at all.
    """
    table = open_table(path.name, content_of(path))
    columns = _columns(table.header, roles)
    if missing := required - columns.keys():
        shown = {"file": path.name, "roles": ", ".join(sorted(missing))}
        raise Refused(_("%(file)s: the first line names no column for: %(roles)s") % shown)
    for row in table.rows:
        if isinstance(row, Fault):
            yield row
        else:
            line, cells = row
            yield Record(path.name, line, {role: cells[position].strip() for role, position in columns.items()})


def content_of(path: Path) -> bytes:
    """Return the file's bytes. Raises Refused if it can't be read."""
    try:
        return path.read_bytes()
    except OSError as failure:
        shown = {"file": path.name, "failure": failure}
        raise Refused(_("%(file)s can't be read: %(failure)s") % shown) from failure


def _header(name: str, rows: Iterator[Row | Fault], header_row: int) -> list[str]:
    """Take the rows up to the header; what stands above it is a title."""
    for row in rows:
        if isinstance(row, Fault):
            raise Refused(str(row))
        line, cells = row
        if line >= header_row:
            titles = [cell.strip() for cell in cells]
            while titles and not titles[-1]:
                titles.pop()
            return titles
    raise Refused(_("%(file)s is empty.") % {"file": name})


def _fitting(name: str, rows: Iterable[Row | Fault], width: int) -> Iterator[Row | Fault]:
    """Let pass what has as many cells as the header; empty cells beyond it are cut off."""
    for row in rows:
        if isinstance(row, Fault) or len(row[1]) == width:
            yield row
        elif len(row[1]) > width and not any(row[1][width:]):
            yield row[0], row[1][:width]
        else:
            shown = {"count": len(row[1]), "width": width}
            yield Fault(row[0], "", _("%(count)s columns instead of %(width)s") % shown, name)


def _text(name: str, content: bytes, encoding: str) -> str:
    if content.startswith(GZIP_MAGIC):
        content = _unpacked(name, content)
    for tried in ENCODINGS if encoding == AUTO else (encoding,):
        try:
            return content.decode("utf-8-sig" if tried.lower() in {"utf-8", "utf8"} else tried)
        except UnicodeDecodeError:
            continue
    if encoding == AUTO:
        raise Refused(_("%(file)s is neither UTF-8 nor GB 18030 text.") % {"file": name})
    raise Refused(_("%(file)s is not text in %(encoding)s.") % {"file": name, "encoding": encoding})


def _unpacked(name: str, content: bytes) -> bytes:
    most = settings.MAX_IMPORT_UNPACKED_BYTES
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
            text = packed.read(most + 1)
    except (OSError, EOFError, zlib.error) as failure:
        raise Refused(_("%(file)s can't be read: %(failure)s") % {"file": name, "failure": failure}) from failure
    if len(text) > most:
        raise Refused(_("%(file)s is too large when unpacked. Please split it.") % {"file": name})
    return text


def _text_rows(name: str, text: str) -> Iterator[Row | Fault]:
    """Parse line by line, so that one bad quote costs one line and not the rest of the file."""
    lines = io.StringIO(text, newline=None).read().split("\n")
    parse = _Parser(has_nul="\0" in text)
    position = 0
    while position < len(lines):
        line = lines[position]
        cells = parse(line)
        taken = 1
        if cells is None and line.count('"') % 2:
            cells, taken = _spanning(lines, position, parse)
        if cells is None:
            yield Fault(position + 1, "", _("not a line of CSV (quotes or control characters)"), name)
        elif any(cells):
            yield position + 1, cells
        position += taken


class _Parser:
    """Turns a line into cells, or None if it is no CSV: one reader for all lines, fed one at a time."""

    def __init__(self, *, has_nul: bool):
        self.has_nul = has_nul
        self.waiting: list[str] = []
        self.reader = csv.reader(iter(self.waiting.pop, None), strict=True)  # type: ignore[arg-type]

    def __call__(self, line: str) -> list[str] | None:
        if self.has_nul and "\0" in line:
            return None
        self.waiting.append(line)
        try:
            return next(self.reader)
        except csv.Error:
            return None
        except IndexError:  # the line ends inside its quotes and the reader asks for another
            self.reader = csv.reader(iter(self.waiting.pop, None), strict=True)  # type: ignore[arg-type]
            return None


def _spanning(lines: list[str], position: int, parse: _Parser) -> tuple[list[str] | None, int]:
    """Parse a record that goes on over the next lines inside its quotes; its line breaks become blanks."""
    record = lines[position]
    for count, following in enumerate(lines[position + 1 : position + LONGEST_RECORD], 2):
        record += " " + following
        if following.count('"') % 2 and (cells := parse(record)) is not None:
            return cells, count
    return None, 1


def _sheet_rows(name: str, content: bytes, sheet: str, keeps_lines: bool) -> Iterator[Row | Fault]:
    for line, cells in enumerate(_sheet(name, content, sheet).iter_rows(), 1):
        texts = [cell if type(cell) is str else TEXT_OF[type(cell)](cell) for cell in cells]
        if any(texts):
            yield line, [" ".join(text.split()) if "\n" in text and not keeps_lines else text for text in texts]


def _sheet(name: str, content: bytes, sheet: str) -> CalamineSheet:
    """Return the sheet, or raise Refused; what the file would become in memory is weighed before it is unpacked."""
    check_spreadsheet(name, content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        if sheet and sheet not in book.sheet_names:
            shown = {"file": name, "sheet": sheet, "sheets": ", ".join(book.sheet_names)}
            raise Refused(_("%(file)s has no sheet “%(sheet)s”; it has: %(sheets)s") % shown)
        return book.get_sheet_by_name(sheet) if sheet else book.get_sheet_by_index(0)
    except CalamineError as failure:
        raise Refused(_("%(file)s can't be read: %(failure)s") % {"file": name, "failure": failure}) from failure


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() else repr(value)


TEXT_OF: dict[type, Callable[[Any], str]] = {
    float: _number,
    int: str,
    bool: lambda value: "1" if value else "0",
    date: date.isoformat,
    datetime: lambda value: value.date().isoformat() if value.time() == time() else value.isoformat(" "),
    time: time.isoformat,
    timedelta: str,
}


def _columns(header: list[str], roles: Mapping[str, frozenset[str]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for position, title in enumerate(header):
        for role, titles in roles.items():
            if title.lower() in titles:
                found.setdefault(role, position)
    return found
