"""Workbooks (XLSX) as the portal hands them out, all set up in one way.

Text stays text, whatever it begins with; days, shares and numbers are values that a spreadsheet can count with. The row of headings
is marked and stays in sight, and rows are written as they come, however many there are.
"""

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Self

import xlsxwriter
from django.utils import timezone

from portal.tables.marks import Mark

Look = Mapping[str, object]  # properties of a cell as xlsxwriter names them
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
HEAD: Look = {"bold": True, "bg_color": "#DCECEA", "text_wrap": True}
WRAPPED: Look = {"text_wrap": True}
SHADED: Look = {"bg_color": "#EFEDE6"}
MARKED: Look = {"italic": True, "font_color": "#A3241F"}
AS_TEXT: Look = {"num_format": "@"}
NARROWEST, WIDEST = 12, 44  # characters, where a column is as wide as its heading
LONGEST_TEXT = 32_767  # characters that a cell takes
LONGEST_FOOTER = 255
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class Share(float):
    """A share of one: 0.613 reads 61.3 %, on paper as in a cell."""

    def __str__(self) -> str:
        return f"{100 * self:.1f} %"


class Rounded(float):
    """A number that reads with one decimal place, on paper as in a cell."""

    def __str__(self) -> str:
        return f"{self:.1f}"


class Month(date):
    """The first day of a month, which reads as the month."""

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the month of a day."""
        return cls(day.year, day.month, 1)

    def __str__(self) -> str:
        return f"{self:%Y-%m}"


NUMBER_FORMATS: dict[type, str] = {
    Share: "0.0 %",
    Rounded: "0.0",
    Month: "yyyy-mm",
    date: "yyyy-mm-dd",
    datetime: "yyyy-mm-dd hh:mm",
}


@dataclass(frozen=True)
class Column:
    """A column by its heading; without a width it is as wide as that."""

    heading: str
    width: float = 0
    look: Look = field(default_factory=dict)

    @property
    def characters(self) -> float:
        """The width in characters, a Chinese one counting for two."""
        wide = sum(1 if character.isascii() else 2 for character in self.heading)
        return self.width or min(max(wide + 2, NARROWEST), WIDEST)


class Workbook:
    """A workbook being written, into a file or, without a path, into `content`; complete when its block is left.

    A `mark` stands above the headings of every sheet and at the foot of every page that is printed of it.
    """

    def __init__(self, path: Path | None = None, *, mark: Mark | None = None):
        self._mark = str(mark or "")
        self._buffer = io.BytesIO()
        self._book = xlsxwriter.Workbook(str(path) if path else self._buffer, OPTIONS)
        self._formats: dict[tuple[tuple[str, object], ...], Any] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_failure: object) -> None:
        self._book.close()

    @property
    def content(self) -> bytes:
        """The file."""
        return self._buffer.getvalue()

    def sheet(
        self, title: str, columns: Sequence[Column | str], *, header_row: int = 1, fixed_columns: int = 0
    ) -> "Sheet":
        """Begin a sheet: its headings in a row that stays in sight, as do so many columns at the left."""
        shaped = [one if isinstance(one, Column) else Column(one) for one in columns]
        page = self._book.add_worksheet("".join("-" if mark in "[]:*?/\\" else mark for mark in title)[:31])
        if self._mark:
            page.write_string(0, 0, self._mark, self.format(MARKED))
            page.set_footer(f"&C{self._mark.replace('&', '&&')}"[:LONGEST_FOOTER])
            header_row += 1
        page.freeze_panes(header_row, fixed_columns)
        for place, column in enumerate(shaped):
            page.set_column(place, place, column.characters, self.format(column.look))
            page.write_string(header_row - 1, place, column.heading, self.format(HEAD))
        return Sheet(self, page, shaped, header_row)

    def format(self, look: Look) -> Any:
        """Return the format of a look, made once for the workbook."""
        if not look:
            return None
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(dict(look))
        return self._formats[key]


class Sheet:
    """A sheet being written from top to bottom."""

    def __init__(self, book: Workbook, page: Any, columns: list[Column], row: int):
        self._book, self._page, self._columns, self._row = book, page, columns, row

    def append(self, cells: Iterable[object]) -> None:
        """Write the next row."""
        for place, value in enumerate(cells):
            look = self._columns[place].look if place < len(self._columns) else {}
            if value is not None and value != "":
                self._write(place, value, look)
            elif look:
                self._page.write_blank(self._row, place, None, self._book.format(look))
        self._row += 1

    def offer(self, place: int, words: Sequence[str], *, rows: int) -> None:
        """Let the spreadsheet offer the words that may stand in a column, in so many rows."""
        rule = {"validate": "list", "source": list(words), "ignore_blank": True}
        self._page.data_validation(self._row, place, self._row + rows - 1, place, rule)

    def _write(self, place: int, value: object, look: Look) -> None:
        kind = type(value)
        if shown := NUMBER_FORMATS.get(kind):
            look = {**look, "num_format": shown}
        write, cell = _as_cell(self._page, value)
        write(self._row, place, cell, self._book.format(look))


def _as_cell(page: Any, value: object) -> tuple[Callable[..., object], object]:
    """Return how a value is written, and as what."""
    match value:
        case bool():
            return page.write_boolean, value
        case int() | float() | Decimal():
            return page.write_number, value
        case datetime():
            return page.write_datetime, timezone.make_naive(value) if timezone.is_aware(value) else value
        case date():
            return page.write_datetime, value
    return page.write_string, str(value)[:LONGEST_TEXT]


def harmless(text: str) -> str:
    """Return text for a CSV that no spreadsheet takes for a formula: an apostrophe before what would start one."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
