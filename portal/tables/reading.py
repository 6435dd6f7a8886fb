"""Reading the tables that people send: CSV, packed or not, in UTF-8, UTF-16 or GB 18030, and XLSX, with titles in any language.

The bounded process reads them (`portal.tables.parsing`). What can't be read rightly is told where it stands, and is never empty:
a line that is no record is a Fault, a cell that holds an error is Unreadable. Only a file that is no table at all is refused.
"""

import io
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _, gettext_noop

from portal.bounded import process
from portal.errors import Refused
from portal.tables.cells import CONTROL, DAY, ERROR, FORMULA, LONG, MERGED, SHORTENED, UNREADABLE, Cell, tidy
from portal.tables.lines import AUTO
from portal.tables.xlsx import WORKBOOK

MEMORY = 1_536 << 20  # bytes that a table may take while it is read
SECONDS = 120
REASONS = {
    ERROR: gettext_noop("is an error of the spreadsheet and no value. Please put the formula right or type the value."),
    LONG: gettext_noop(
        "is a number of more than 15 digits, of which a spreadsheet keeps only 15. Please format the column as text and type it again."
    ),
    SHORTENED: gettext_noop(
        "is a long number in short form: its last digits are lost. Please format the column as text and type it again."
    ),
    FORMULA: gettext_noop(
        "is a formula whose value is not in the file. Please open the file in a spreadsheet program, save it and send it again."
    ),
    CONTROL: gettext_noop("holds characters that can't be seen or kept. Please type it again."),
    DAY: gettext_noop("is no day that a spreadsheet knows. Please type the date again."),
}
SHARED = gettext_noop(
    "stands in a cell merged over several rows, and nobody can tell whether it holds for each. Please undo the merging and fill in every row."
)


class Unreadable(str):
    """A cell whose value can't be known: what stands there, and why as a message id."""

    reason: str

    def __new__(cls, shown: str, reason: str) -> "Unreadable":
        """Keep the reason beside what stands there."""
        cell = super().__new__(cls, shown)
        cell.reason = reason
        return cell


class Merged(str):
    """A cell merged over several rows: a name or a code holds for each of them, of a figure nobody knows."""


class TooLarge(Refused):
    """The table would take more room than it may."""


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


Row = tuple[int, list[str]]  # where it stands, its cells as text, Unreadable or Merged


@dataclass(frozen=True)
class Table:
    """A file opened for reading: its titles and their row, and what follows as rows or faults, to be read once."""

    header: list[str]
    header_row: int
    rows: Iterator[Row | Fault]

    def place(self, *titles: str) -> int | None:
        """Return the column of the first of several titles that stands there. Raises Refused if it stands there twice."""
        known = [tidy(title) for title in self.header]
        for title in map(tidy, titles):
            if known.count(title) > 1:
                raise Refused(_("The table has several columns “%(title)s”.") % {"title": title})
            if title in known:
                return known.index(title)
        return None

    def lacking(self, *titles: str) -> Refused:
        """Return the refusal of a table without these columns, which says what was read instead."""
        shown = {
            "titles": "”、“".join(titles),
            "row": self.header_row,
            "read": "、".join(filter(None, self.header))[:300],
        }
        return Refused(
            _("The table has no column “%(titles)s”. Row %(row)s was read as the column titles: %(read)s") % shown
        )


def open_table(
    name: str,
    content: bytes,
    *,
    encoding: str = AUTO,
    sheet: str = "",
    header_row: int = 1,
    wanted: Collection[str] = (),
    keeps_lines: bool = False,
) -> Table:
    """Open a CSV (also .gz) or XLSX by what is in it. Raises Refused if it can't be read at all, with the reason.

    The first sheet that people see is read unless another is named. Of the rows from `header_row` on the one with most of the
    `wanted` titles is the header. Lines are counted from 1 as an editor or a spreadsheet counts them; empty ones are left out. Line
    breaks inside a cell become blanks unless a spreadsheet `keeps_lines`.
    """
    look = {"header_row": header_row, "wanted": [tidy(title) for title in wanted], "keeps_lines": keeps_lines}
    lines = _asked(name, io.BytesIO(content), encoding=encoding, sheet=sheet, weighs="", **look)
    head = next(lines)
    return Table(head["titles"], head["row"], (_row(name, line) for line in lines))


def weigh(name: str, file: IO[bytes], *, most_bytes: int = 0, needed: str = WORKBOOK) -> None:
    """Raise Refused for an archive that is none, lacks the part needed, or would be too large when unpacked; its parts are not looked at."""
    look: dict[str, Any] = {"header_row": 1, "wanted": [], "keeps_lines": False, "encoding": AUTO, "sheet": ""}
    next(_asked(name, file, weighs=needed, most_bytes=most_bytes, **look))


def _asked(name: str, file: IO[bytes], **asked: Any) -> Iterator[Any]:
    """Yield what the bounded process found, first about the file. Raises Refused at once if it is no table."""
    asked["most_bytes"] = asked.get("most_bytes") or settings.MAX_IMPORT_UNPACKED_BYTES
    try:
        found = process.run("portal.tables.parsing", json.dumps(asked), file=file, memory=MEMORY, seconds=SECONDS)
    except process.Exhausted as failure:
        raise _refusal(name, "large", {}) from failure
    return _judged(name, map(json.loads, found))


def _judged(name: str, lines: Iterator[Any]) -> Iterator[Any]:
    for line in lines:
        if isinstance(line, dict) and "refused" in line:
            raise _refusal(name, line.pop("refused"), line)
        yield line


def _refusal(name: str, why: str, shown: Mapping[str, object]) -> Refused:
    kind = TooLarge if why == "large" else Refused
    return kind(_sentences()[why] % {"file": name, **shown})


def _sentences() -> dict[str, str]:
    return {
        "large": _("%(file)s is too large when unpacked. Please split it."),
        "damaged": _("%(file)s is not a spreadsheet, or it is damaged."),
        "old": _("%(file)s is an old .xls workbook or has a password. Please save it as .xlsx without a password."),
        "far_out": _(
            "%(file)s has cells beyond row 199,999 or column CZ. Please delete what stands outside the table."
        ),
        "empty": _("%(file)s is empty."),
        "no_titles": _("%(file)s: row %(row)s holds no column titles."),
        "no_line": _("%(file)s, line %(line)s: not a line of CSV (quotes or control characters)"),
        "no_text": _("%(file)s is neither UTF-8 nor GB 18030 text."),
        "not_encoded": _("%(file)s is not text in %(encoding)s."),
        "unreadable": _("%(file)s can't be read: %(failure)s"),
        "no_sheet": _("%(file)s has no sheet “%(sheet)s”; it has: %(sheets)s"),
        "several_sheets": _(
            "%(file)s has the same column titles in several sheets (%(sheets)s). Please put all rows into one sheet, or hide the others."
        ),
    }


def _row(name: str, line: list[Any]) -> Row | Fault:
    if isinstance(line[1], str):
        return Fault(line[0], "", _faults()[line[1]] % line[2], name)
    return line[0], [cell if isinstance(cell, str) else _marked(cell) for cell in line[1]]


def _faults() -> dict[str, str]:
    return {
        "csv": _("not a line of CSV (quotes or control characters)"),
        "width": _("%(count)s columns instead of %(width)s"),
        "hidden": _("The row is hidden. Please show it, or delete it if it does not belong here."),
    }


def _marked(cell: Cell) -> str:
    if cell[0] == UNREADABLE:
        return Unreadable(cell[1], REASONS[cell[2]])
    return Merged(cell[1]) if cell[0] == MERGED else cell[1]


def unreadable(line: int, cells: list[str], titles: Mapping[int, str], *, figures: Collection[int] = ()) -> list[Fault]:
    """Return a fault for each cell of these columns that can't be read; in columns of `figures` merged ones neither."""
    found = []
    for place, title in titles.items():
        cell = cells[place]
        if reason := reason_against(cell, is_figure=place in figures):
            found.append(Fault(line, title, f"“{cell}” {_(reason)}" if cell else _(reason)))
    return found


def reason_against(cell: str, *, is_figure: bool) -> str:
    """Return why a cell can't be taken, as a message id, or nothing."""
    if isinstance(cell, Unreadable):
        return cell.reason
    return SHARED if is_figure and isinstance(cell, Merged) else ""


def read(path: Path, roles: Mapping[str, frozenset[str]], required: frozenset[str]) -> Iterator[Record | Fault]:
    """Yield the lines of a table with their cells by role; a line that is no record is a Fault.

    `roles` gives the headers, in lower case, by which a role is known. Raises Refused if the file can't be read at all.
    """
    table = open_table(path.name, content_of(path))
    columns = _columns(table.header, roles)
    if missing := required - columns.keys():
        raise _without_roles(path.name, missing, table)
    for row in table.rows:
        yield from [row] if isinstance(row, Fault) else _records(path.name, row, columns)


def _without_roles(name: str, missing: Iterable[str], table: Table) -> Refused:
    shown = {
        "file": name,
        "roles": ", ".join(sorted(missing)),
        "row": table.header_row,
        "read": "、".join(table.header),
    }
    return Refused(_("%(file)s: row %(row)s (%(read)s) names no column for: %(roles)s") % shown)


def _records(name: str, row: Row, columns: Mapping[str, int]) -> Iterator[Record | Fault]:
    line, cells = row
    if faults := unreadable(line, cells, {place: role for role, place in columns.items()}):
        yield from (Fault(line, fault.column, fault.reason, name) for fault in faults)
    else:
        yield Record(name, line, {role: cells[place].strip() for role, place in columns.items()})


def content_of(path: Path) -> bytes:
    """Return the file's bytes. Raises Refused if it can't be read."""
    try:
        return path.read_bytes()
    except OSError as failure:
        shown = {"file": path.name, "failure": failure}
        raise Refused(_("%(file)s can't be read: %(failure)s") % shown) from failure


def _columns(header: list[str], roles: Mapping[str, frozenset[str]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for position, title in enumerate(header):
        for role, titles in roles.items():
            if title.strip().lower() in titles:
                found.setdefault(role, position)
    return found
