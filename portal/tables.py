"""Reading the tables that offices send: CSV, packed or not, in UTF-8 or GB 18030, with headers in Chinese or English."""

import csv
import gzip
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from portal.errors import Refused

GZIP_MAGIC = b"\x1f\x8b"
ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass(frozen=True)
class Fault:
    """A row that can't be used, where it stands, and why in the user's language."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return _("%(file)s, line %(line)s: %(reason)s") % vars(self)


@dataclass(frozen=True)
class Record:
    """One usable line: the cells by role, trimmed."""

    file: str
    line: int
    cells: dict[str, str]


def read(path: Path, roles: Mapping[str, frozenset[str]], required: frozenset[str]) -> Iterator[Record | Fault]:
    """Yield the lines of a table with their cells by role; a line that is no record is a Fault.

    `roles` gives the headers, in lower case, by which a role is known. Raises Refused if the file can't be read at all.
    """
    lines = _text(path).splitlines()
    if not lines:
        raise Refused(_("%(file)s is empty.") % {"file": path.name})
    header = _cells(lines[0]) or []
    columns = _columns(header, roles)
    if missing := required - columns.keys():
        shown = {"file": path.name, "roles": ", ".join(sorted(missing))}
        raise Refused(_("%(file)s: the first line names no column for: %(roles)s") % shown)
    for number, line in enumerate(lines[1:], 2):
        if line.strip():
            yield _record(path.name, number, line, columns, len(header))


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
        if content.startswith(GZIP_MAGIC):
            content = gzip.decompress(content)
    except (OSError, EOFError, zlib.error) as failure:
        shown = {"file": path.name, "failure": failure}
        raise Refused(_("%(file)s can't be read: %(failure)s") % shown) from failure
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(_("%(file)s is neither UTF-8 nor GB 18030 text.") % {"file": path.name})


def _cells(line: str) -> list[str] | None:
    """Split a line, or return None if it is no CSV; quotes never span lines in these tables."""
    try:
        rows = list(csv.reader([line], strict=True))
    except csv.Error:
        return None
    return [cell.strip() for cell in rows[0]] if "\0" not in line else None


def _columns(header: list[str], roles: Mapping[str, frozenset[str]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for position, title in enumerate(header):
        for role, titles in roles.items():
            if title.lower() in titles:
                found.setdefault(role, position)
    return found


def _record(file: str, line: int, text: str, columns: dict[str, int], width: int) -> Record | Fault:
    cells = _cells(text)
    if cells is None:
        return Fault(file, line, _("not a line of CSV (quotes or control characters)"))
    if len(cells) != width:
        return Fault(file, line, _("%(count)s columns instead of %(width)s") % {"count": len(cells), "width": width})
    return Record(file, line, {role: cells[position] for role, position in columns.items()})
