"""The sheets of an XLSX, row by row, read from its own XML: a cell says there what kind it is, which readers for speed forget.

Needs no Django: it works in the bounded process.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import IO
from xml.etree import ElementTree as ET

from portal.tables.cells import ERROR, FORMULA, MERGED, UNREADABLE, Cell, number, shape_of, text

WORKBOOK = "xl/workbook.xml"  # the part that makes an archive a workbook
MOST_PARTS = 2_000
LAST_ROW, LAST_COLUMN = 199_999, 104  # CZ
MOST_MERGES = 50_000
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
LETTERS = re.compile(r"[A-Z]{1,3}")
PLACES: dict[str, int] = {}  # of columns, by their letters
MERGE = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*["']([A-Z]+)(\d+):([A-Z]+)(\d+)""")
OVERLAP = 200  # bytes: no reference of merged cells is longer
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ET.ParseError,
    ValueError,
    LookupError,
)


class Unusable(Exception):
    """The file can't be read as a table: why, and what fills the sentence."""

    def __init__(self, why: str, **shown: object):
        super().__init__(why)
        self.why, self.shown = why, shown


@dataclass(frozen=True)
class Merge:
    """Cells merged into one, rows and columns from 1 and 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class SheetRow:
    """A row that holds something: its cells by column from 0."""

    line: int
    cells: dict[int, Cell]
    is_hidden: bool = False


class Book:
    """A workbook opened. Raises Unusable for what is none."""

    def __init__(self, archive: zipfile.ZipFile):
        self.archive = archive
        try:
            self._sheets = list(self._listed())
        except BROKEN as failure:
            raise Unusable("damaged") from failure

    def _listed(self) -> Iterator[tuple[str, str, bool]]:
        relations = {each.get("Id"): each for each in self._parsed("xl/_rels/workbook.xml.rels")}
        for each in self._parsed(WORKBOOK).iter():
            if _name(each) == "sheet":
                relation = relations[each.get(RELATION) or each.get(STRICT_RELATION)]
                if (relation.get("Type") or "").endswith("/worksheet"):
                    target = (relation.get("Target") or "").lstrip("/")
                    path = target if target.startswith("xl/") else f"xl/{target}"
                    yield each.get("name") or "", path, each.get("state", "visible") == "visible"

    @property
    def visible(self) -> list[str]:
        """The names of the sheets that people see."""
        return [name for name, _path, is_visible in self._sheets if is_visible]

    @property
    def names(self) -> list[str]:
        """The names of all sheets with cells."""
        return [name for name, _path, _visible in self._sheets]

    def rows(self, sheet: str) -> Iterator[SheetRow]:
        """Yield the rows of a sheet that hold anything. Cells merged over several rows hold their text in each, marked."""
        try:
            yield from _merged(self._rows(sheet), self.merges(sheet))
        except BROKEN as failure:
            raise Unusable("damaged") from failure

    def _path(self, sheet: str) -> str:
        return next(path for name, path, _visible in self._sheets if name == sheet)

    def merges(self, sheet: str) -> list[Merge]:
        """Return what is merged in a sheet; its list stands behind the rows, so it is looked for first."""
        found, before = set[tuple[bytes, ...]](), b""
        with self.archive.open(self._path(sheet)) as stream:
            while piece := stream.read(1 << 20):
                found.update(MERGE.findall(before + piece))
                before = piece[-OVERLAP:]
        if len(found) > MOST_MERGES:
            raise Unusable("large")
        return sorted(
            (Merge(int(top), _column(left.decode()), int(bottom), _column(right.decode())) for left, top, right, bottom in found),
            key=lambda merge: (merge.top, merge.left),
        )  # fmt: skip

    def _rows(self, sheet: str) -> Iterator[SheetRow]:
        line = 0
        for _event, element in ET.iterparse(self._open(self._path(sheet))):  # noqa: S314 - bounded, and no entities
            if not (element.tag == "row" or element.tag.endswith("}row")):
                continue
            following = int(element.get("r") or line + 1)
            if following <= line:
                raise Unusable("damaged")
            line = following
            cells = dict(self._cells(element, str(line)))
            if any(type(cell) is not str or (cell and not cell.isspace()) for cell in cells.values()):
                yield SheetRow(line, cells, element.get("hidden") in ("1", "true"))
            element.clear()

    def _cells(self, row: ET.Element, line: str) -> Iterator[tuple[int, Cell]]:
        column, is_below = -1, int(line) > LAST_ROW
        for element in row:
            if not (element.tag == "c" or element.tag.endswith("}c")):
                continue
            reference = element.get("r")
            following = _place(reference, line) if reference else column + 1
            if following <= column:
                raise Unusable("damaged")
            column = following
            if is_below or column >= LAST_COLUMN:
                raise Unusable("far_out")
            yield column, self._cell(element)

    def _cell(self, element: ET.Element) -> Cell:
        kind, value, is_formula = element.get("t", "n"), "", False
        for part in element:
            name = _name(part)
            if name == "v":
                value = part.text or ""
            elif name == "is" and kind == "inlineStr":
                return text(_words(part))
            else:
                is_formula = is_formula or name == "f"
        if not value:
            return [UNREADABLE, "", FORMULA] if is_formula and kind != "str" else ""
        if kind == "s":
            return self._strings[_index(value)]
        if kind == "n":
            return number(value, self._shapes[_index(element.get("s") or "0")], from_1904=self._is_from_1904)
        return self._worded(kind, value)

    def _worded(self, kind: str, value: str) -> Cell:
        match kind:
            case "str":
                return text(_unescaped(value))
            case "b":
                return "TRUE" if value.strip() in ("1", "true") else "FALSE"
            case "d":
                return text(value.replace("T", " ").removesuffix(" 00:00:00"))
        return [UNREADABLE, value[:100], ERROR]

    @cached_property
    def _strings(self) -> list[Cell]:
        if "xl/sharedStrings.xml" not in self.archive.namelist():
            return []
        found: list[Cell] = []
        for _event, element in ET.iterparse(self._open("xl/sharedStrings.xml")):  # noqa: S314 - bounded, and no entities
            if _name(element) == "si":
                found.append(text(_words(element)))
                element.clear()
        return found

    @cached_property
    def _shapes(self) -> list[str]:
        if "xl/styles.xml" not in self.archive.namelist():
            return [""]
        styles = self._parsed("xl/styles.xml")
        codes = {
            int(each.get("numFmtId") or 0): each.get("formatCode") or ""
            for each in styles.iter()
            if _name(each) == "numFmt"
        }
        used = (int(xf.get("numFmtId") or 0) for group in styles if _name(group) == "cellXfs" for xf in group)
        return [shape_of(one, codes.get(one, "")) for one in used] or [""]

    @cached_property
    def _is_from_1904(self) -> bool:
        properties = (each for each in self._parsed(WORKBOOK) if _name(each) == "workbookPr")
        return any(each.get("date1904") in ("1", "true") for each in properties)

    def _parsed(self, path: str) -> ET.Element:
        return ET.parse(self._open(path)).getroot()  # noqa: S314 - bounded, and no entities

    def _open(self, path: str) -> IO[bytes]:
        """Open a part. Entities and encodings that no office program writes are refused."""
        with self.archive.open(path) as stream:
            head = stream.read(4096)
        if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"<!DOCTYPE" in head:
            raise Unusable("damaged")
        return self.archive.open(path)


def opened(file: IO[bytes], most_bytes: int, needed: str = WORKBOOK) -> zipfile.ZipFile:
    """Open the archive. Raises Unusable for one without the part needed, or that would take more than so many bytes when unpacked."""
    try:
        archive = zipfile.ZipFile(file)
    except BROKEN as failure:
        raise Unusable("damaged") from failure
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > most_bytes:
        raise Unusable("large")
    if needed not in archive.namelist():
        raise Unusable("damaged")
    return archive


def _merged(rows: Iterator[SheetRow], merges: list[Merge]) -> Iterator[SheetRow]:
    """Let the text of cells merged over several rows stand in each of them."""
    waiting = [merge for merge in reversed(merges) if merge.bottom > merge.top]
    active: list[tuple[Merge, Cell]] = []
    for row in rows:
        while waiting and waiting[-1].top <= row.line:
            merge = waiting.pop()
            said = row.cells.get(merge.left, "") if merge.top == row.line else ""
            active.append((merge, [MERGED, said] if isinstance(said, str) and said else said))
        active = [(merge, said) for merge, said in active if merge.bottom >= row.line]
        row.cells |= {merge.left: said for merge, said in active if said}
        yield row


def _index(value: str) -> int:
    """Return a place in a list, which is never counted from its end."""
    if int(value) < 0:
        raise Unusable("damaged")
    return int(value)


def _name(element: ET.Element) -> str:
    """Return a tag without its namespace: there are two of them, and programs that write none."""
    return element.tag.rpartition("}")[2]


def _words(element: ET.Element) -> str:
    """Return the text of a string, also of one with several fonts; how it is pronounced is no part of it."""
    found = []
    for part in element:
        name = _name(part)
        if name == "t":
            found.append(part.text or "")
        elif name == "r":
            found += [each.text or "" for each in part if _name(each) == "t"]
    return _unescaped("".join(found))


def _unescaped(value: str) -> str:
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), value).replace("\r\n", "\n") if "_x" in value else value


def _place(reference: str, line: str) -> int:
    """Return the column of a reference, which must be of this line."""
    letters = reference.strip().removesuffix(line)
    if letters not in PLACES:
        if not LETTERS.fullmatch(letters):
            raise Unusable("damaged")
        PLACES[letters] = _column(letters)
    return PLACES[letters]


def _column(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1
