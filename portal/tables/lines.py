"""The rows of a CSV, packed or not, in UTF-8, UTF-16 or GB 18030. Needs no Django: it works in the bounded process."""

import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from typing import IO

from portal.tables.xlsx import Unusable

GZIP_MAGIC = b"\x1f\x8b"
OLD_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .xls, and workbooks under a password
AUTO = "auto"
ENCODINGS = ("utf-8-sig", "gb18030")
LONGEST_RECORD = 50  # lines that one record may span inside its quotes
DELIMITERS = ";，"  # where a file has no comma in its first lines
LOOKED_AT = 20


def read(content: bytes, encoding: str, most_bytes: int) -> Iterator[tuple[int, list[str] | None]]:
    """Yield each line that holds something, None for one that is no record; one bad quote costs one line, not the file."""
    lines = io.StringIO(_text(content, encoding, most_bytes), newline=None).read().split("\n")
    parse = _Parser(_delimiter(lines))
    position = 0
    while position < len(lines):
        line = lines[position]
        cells = parse(line)
        taken = 1
        if cells is None and line.count('"') % 2:
            cells, taken = _spanning(lines, position, parse)
        if cells is None or any(cells):
            yield position + 1, cells
        position += taken


def _text(content: bytes, encoding: str, most_bytes: int) -> str:
    if content.startswith(OLD_MAGIC):
        raise Unusable("old")
    if content.startswith(GZIP_MAGIC):
        content = _unpacked(content, most_bytes)
    if encoding == AUTO and content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    for tried in ENCODINGS if encoding == AUTO else (encoding,):
        try:
            return content.decode("utf-8-sig" if tried.lower() in {"utf-8", "utf8"} else tried)
        except UnicodeDecodeError:
            continue
    raise Unusable("no_text" if encoding == AUTO else "not_encoded", encoding=encoding)


def _unpacked(content: bytes, most_bytes: int) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
            text = packed.read(most_bytes + 1)
    except (OSError, EOFError, zlib.error) as failure:
        raise Unusable("unreadable", failure=str(failure)) from failure
    if len(text) > most_bytes:
        raise Unusable("large")
    return text


def _delimiter(lines: list[str]) -> str:
    """Return what parts the cells: a tab that stands in every line, a comma, or what stands there where no comma does."""
    head = [line for line in lines[:LOOKED_AT] if line.strip()]
    if head and sum("\t" in line for line in head) * 2 > len(head):
        return "\t"
    found = max(DELIMITERS, key="".join(head).count)
    return found if found in "".join(head) and "," not in "".join(head) else ","


class _Parser:
    """Turns a line into cells, or None if it is no CSV: one reader for all lines, fed one at a time."""

    def __init__(self, delimiter: str):
        self.delimiter = delimiter
        self.waiting: list[str] = []
        self.reader = self._reader()

    def _reader(self) -> Iterator[list[str]]:
        return csv.reader(iter(self.waiting.pop, None), strict=True, delimiter=self.delimiter)  # type: ignore[arg-type]

    def __call__(self, line: str) -> list[str] | None:
        if "\0" in line:
            return None
        self.waiting.append(line)
        try:
            return next(self.reader)
        except csv.Error:
            return None
        except IndexError:  # the line ends inside its quotes and the reader asks for another
            self.reader = self._reader()
            return None


def _spanning(lines: list[str], position: int, parse: _Parser) -> tuple[list[str] | None, int]:
    """Parse a record that goes on over the next lines inside its quotes; its line breaks become blanks."""
    record = lines[position]
    for count, following in enumerate(lines[position + 1 : position + LONGEST_RECORD], 2):
        record += " " + following
        if following.count('"') % 2 and (cells := parse(record)) is not None:
            return cells, count
    return None, 1


def source(file: IO[bytes]) -> bytes:
    """Return the whole file."""
    file.seek(0)
    return file.read()
