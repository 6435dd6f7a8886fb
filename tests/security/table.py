"""Reads the table of docs/permissions.md: what each role may do with each page, for facilities at four places."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

PATH = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"
REGISTRARS = ("market", "civil-affairs")  # further columns where registrars do something that the fire brigade does not
ROLES = ("visitor", "operator", "reviewer", "lead", "street", "fire", "community", "admin")
PLACES = ("own", "same street", "other street", "other district")
MARKS = {"✓": "open", "–": "hidden", "✗": "refused", "→": "login"}
LISTING = "LIST"  # what a list shows, instead of whether it opens
VERBS = {"open": "GET", "send": "POST", "shows": LISTING}


@dataclass(frozen=True)
class Row:
    """One line: a page, what is done with it, what about, and a mark for each role and place."""

    section: str
    page: str
    does: str
    about: str
    marks: dict[str, str]

    def expected(self, role: str, place: int) -> str:
        """Return what the table says for the role at the place; one mark alone stands for all places."""
        marks = self.marks[role]
        return MARKS[marks if len(marks) == 1 else marks[place]]

    def __str__(self) -> str:
        return f"{self.page} {self.does} {self.about}".strip()


def rows() -> list[Row]:
    """Return all rows of all tables, in order. Raises ValueError for a row that can't be read."""
    found, section, roles = [], "", ROLES
    for line in PATH.read_text().splitlines():
        if line.startswith("## "):
            section = line[3:]
        elif line.startswith("| page |"):
            roles = tuple(cell.strip() for cell in line.strip("|").split("|"))[3:]
        elif line.startswith("| `"):
            found += _read(section, roles, line)
    return found


def _read(section: str, roles: tuple[str, ...], line: str) -> Iterator[Row]:
    """Return a row for each thing done and each thing that it is about."""
    page, does, abouts, *marks = [cell.strip() for cell in line.strip("|").split("|")]
    name = re.match(r"`([\w-]+)`", page)
    if not name or len(marks) != len(roles) or not all(re.fullmatch(r"[✓–✗→]|[✓–✗→]{4}", mark) for mark in marks):
        raise ValueError(f"docs/permissions.md: can't read this line: {line}")
    for verb, about in product(does.split(", "), abouts.split("; ")):
        yield Row(section, name[1], VERBS[verb], about, dict(zip(roles, marks, strict=True)))
