"""What the bounded process does with a table: finds its titles, and writes every row as a line of JSON, titles first.

A first line `{"refused": why, ...}` says that the file is no table. Rows are `[line, cells]`, or `[line, why, shown]` for one that
can't be used. Where the titles are known, the row that holds most of them is taken, so that a heading above does no harm.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import IO, Any

from portal.tables import lines
from portal.tables.cells import Cell, text, tidy
from portal.tables.xlsx import Book, Merge, SheetRow, Unusable, opened

ZIP_MAGIC = b"PK\x03\x04"
LOOKED_AT = 20  # rows among which the titles are looked for
TALLEST = 3  # rows that titles stand in beyond their first
Line = tuple[Any, ...]


def main(asked: str) -> None:
    """Read the table on the standard input as `asked` says in JSON, and write what it holds."""
    with open(0, "rb", closefd=False) as file:
        sys.stdout.writelines(parsed(file, asked))


def parsed(file: IO[bytes], asked: str) -> Iterator[str]:
    """Yield the lines that `main` writes."""
    try:
        for line in _read(file, **json.loads(asked)):
            yield json.dumps(line, separators=(",", ":")) + "\n"
    except Unusable as refusal:
        yield json.dumps({"refused": refusal.why} | refusal.shown) + "\n"


def _read(file: IO[bytes], *, most_bytes: int, weighs: str, encoding: str, sheet: str, **look: Any) -> Iterator[Any]:
    is_archive = file.read(len(ZIP_MAGIC)) == ZIP_MAGIC
    if weighs:
        if not is_archive:
            raise Unusable("damaged")
        opened(file, most_bytes, weighs)
        yield {"weighed": True}
        return
    if not is_archive:
        yield from _of_lines(lines.read(lines.source(file), encoding, most_bytes), **look)
        return
    yield from _of_sheet(Book(opened(file, most_bytes)), sheet, **look)


def _of_lines(
    rows: Iterator[tuple[int, list[str] | None]], *, header_row: int, wanted: list[str], keeps_lines: bool
) -> Iterator[Any]:
    head = list(islice((row for row in rows if row[0] >= header_row), LOOKED_AT))
    if not head:
        raise Unusable("empty")
    if head[0][1] is None:
        raise Unusable("no_line", line=head[0][0])
    chosen = _likeliest([cells or [] for _line, cells in head], wanted)
    titles = _cut(list(head[chosen][1] or []))
    yield _named(head[chosen][0], titles)
    for line, cells in chain(head[chosen + 1 :], rows):
        if cells is None:
            yield line, "csv", {}
        elif len(cells) < len(titles) or any(cell.strip() for cell in cells[len(titles) :]):
            yield line, "width", {"count": len(cells), "width": len(titles)}
        elif any(cell.strip() for cell in cells):
            yield line, [text(cell) for cell in cells[: len(titles)]]


def _of_sheet(book: Book, sheet: str, *, header_row: int, wanted: list[str], keeps_lines: bool) -> Iterator[Any]:
    name = _chosen(book, sheet)
    rows, merges = book.rows(name), book.merges(name)
    head = list(islice((row for row in rows if row.line >= header_row), LOOKED_AT))
    if not head:
        raise Unusable("empty")
    found = [_titles(row, merges) for row in head]
    chosen = _lowest(head, merges, _likeliest(found, wanted))
    titles = _told_apart(_cut(found[chosen]), found[max(chosen - 1, 0)])
    if not sheet:
        _refuse_others(book, name, titles)
    yield _named(head[chosen].line, titles)
    for row in chain(head[chosen + 1 :], rows):
        yield _line(row, len(titles), keeps_lines)


def _chosen(book: Book, sheet: str) -> str:
    if sheet and sheet not in book.names:
        raise Unusable("no_sheet", sheet=sheet, sheets=", ".join(book.names))
    if not (sheet or book.visible):
        raise Unusable("empty")
    return sheet or book.visible[0]


def _refuse_others(book: Book, name: str, titles: list[str]) -> None:
    """Refuse a workbook whose table goes on in other sheets: reading one would take half of it."""
    same = [name] + [other for other in book.visible if other != name and _holds(book, other, titles)]
    if len(same) > 1:
        raise Unusable("several_sheets", sheets=", ".join(same))


def _holds(book: Book, sheet: str, titles: list[str]) -> bool:
    wanted = {tidy(title) for title in titles if title}
    head = list(islice(book.rows(sheet), LOOKED_AT))
    places = (place for place, row in enumerate(head) if wanted <= {tidy(_plain(cell)) for cell in row.cells.values()})
    return len(wanted) > 1 and next(places, len(head)) < len(head) - 1


def _line(row: SheetRow, width: int, keeps_lines: bool) -> Line:
    if row.is_hidden:
        return row.line, "hidden", {}
    beyond = [place for place, cell in row.cells.items() if place >= width and _plain(cell).strip()]
    if beyond:
        return row.line, "width", {"count": max(beyond) + 1, "width": width}
    cells = (row.cells.get(place, "") for place in range(width))
    return row.line, [cell if keeps_lines else _in_one_line(cell) for cell in cells]


def _in_one_line(cell: Cell) -> Cell:
    if isinstance(cell, str):
        return " ".join(cell.split()) if "\n" in cell else cell
    return [cell[0], " ".join(cell[1].split()), *cell[2:]]


def _plain(cell: Cell) -> str:
    return cell if isinstance(cell, str) else cell[1]


def _titles(row: SheetRow, merges: Iterable[Merge]) -> list[str]:
    """Return a row as titles: what is merged over several columns stands over each of them."""
    cells = {place: _plain(cell) for place, cell in row.cells.items()}
    for merge in merges:
        if merge.top <= row.line <= merge.bottom and cells.get(merge.left):
            cells |= dict.fromkeys(range(merge.left, min(merge.right, 200) + 1), cells[merge.left])
    return [cells.get(place, "") for place in range(max(cells, default=-1) + 1)]


def _likeliest(rows: list[list[str]], wanted: list[str]) -> int:
    """Return which row holds most of the titles, the first of several; the first row where none does."""
    known = set(wanted)
    counts = [len(known & {tidy(cell) for cell in cells}) for cells in rows]
    return counts.index(max(counts))


def _lowest(head: list[SheetRow], merges: list[Merge], chosen: int) -> int:
    """Go down to the last row of titles that are merged over several."""
    while chosen + 1 < len(head):
        line, following = head[chosen].line, head[chosen + 1].line
        if not any(merge.top <= line < following <= merge.bottom <= merge.top + TALLEST for merge in merges):
            break
        chosen += 1
    return chosen


def _told_apart(titles: list[str], above: list[str]) -> list[str]:
    """Put the title of the group before titles that stand there twice."""
    twice = {title for title in titles if title and titles.count(title) > 1}
    groups = [*above, *[""] * len(titles)]
    return [
        f"{groups[n]}/{title}" if title in twice and groups[n] != title and groups[n] else title
        for n, title in enumerate(titles)
    ]


def _cut(titles: list[str]) -> list[str]:
    while titles and not tidy(titles[-1]):
        titles = titles[:-1]
    return [" ".join(title.split()) for title in titles]


def _named(line: int, titles: list[str]) -> dict[str, Any]:
    if not titles:
        raise Unusable("no_titles", row=line)
    return {"row": line, "titles": titles}
