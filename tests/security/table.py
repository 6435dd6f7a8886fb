"""Reads the tables of docs/permissions/, one for each case: what each role may do with each page, for facilities at four places."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "permissions"
SUMMARY = FOLDER / "README.md"
REGISTRARS = ("market", "civil-affairs")  # further columns where registrars do something that the fire brigade does not
WATCHERS = ("security", "audit")  # further columns where the two other administrators do something
FURTHER = (*REGISTRARS, *WATCHERS)
ROLES = ("visitor", "operator", "reviewer", "lead", "street", "fire", "community", "admin")
EVERYBODY = (*ROLES, *FURTHER)
PLACES = ("own", "same street", "other street", "other district")
MARKS = {"✓": "open", "–": "hidden", "✗": "refused", "→": "login"}
LISTING = "LIST"  # what a list shows, instead of whether it opens
VERBS = {"open": "GET", "send": "POST", "shows": LISTING}


@dataclass(frozen=True)
class Row:
    """One line: a page, what is done with it, what about, and a mark for each role and place."""

    case: str
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


def cases() -> list[str]:
    """Return the names of the cases that have a table, in alphabetical order."""
    return sorted(path.stem for path in FOLDER.glob("*.md") if path != SUMMARY)


def rows() -> list[Row]:
    """Return all rows of all tables, case by case. Raises ValueError for a row that can't be read."""
    return [row for case in cases() for row in _rows(case)]


def _rows(case: str) -> Iterator[Row]:
    roles = ROLES
    for line in (FOLDER / f"{case}.md").read_text().splitlines():
        if line.startswith("| page |"):
            roles = tuple(cell.strip() for cell in line.strip("|").split("|"))[3:]
        elif line.startswith("| `"):
            yield from _read(case, roles, line)


def _read(case: str, roles: tuple[str, ...], line: str) -> Iterator[Row]:
    """Return a row for each thing done and each thing that it is about."""
    page, does, abouts, *marks = [cell.strip() for cell in line.strip("|").split("|")]
    name = re.match(r"`([\w-]+)`", page)
    if not name or len(marks) != len(roles) or not all(re.fullmatch(r"[✓–✗→]|[✓–✗→]{4}", mark) for mark in marks):
        raise ValueError(f"docs/permissions/{case}.md: can't read this line: {line}")
    for verb, about in product(does.split(", "), abouts.split("; ")):
        yield Row(case, name[1], VERBS[verb], about, dict(zip(roles, marks, strict=True)))


def summary() -> list[str]:
    """Return the lines of the summary as the tables have it: for each case and role the most that it may do, and where."""
    found = rows()
    return [_summed_up(case, [row for row in found if row.case == case]) for case in cases()]


def _summed_up(case: str, found: list[Row]) -> str:
    there = {role for row in found for role in row.marks}
    cells = [_most([row for row in found if _counts(row, role)], role) if role in there else "" for role in EVERYBODY]
    while len(cells) > len(ROLES) + len(REGISTRARS) and not cells[-1]:
        cells.pop()
    return " | ".join([f"| [{case}]({case}.md)", *cells]).rstrip() + " |"


def _counts(row: Row, role: str) -> bool:
    """Whether the row tells something of the role: what visitors may do too is told of them alone."""
    return role in row.marks and (role == "visitor" or row.expected("visitor", 0) != "open")


def _most(found: list[Row], role: str) -> str:
    acts = _reach([row for row in found if row.does == "POST"], role)
    telling = [row for row in found if row.about or len(row.marks[role]) > 1 or role == "visitor"]
    reads = _reach(telling or found, role)
    further = any(read > act for act, read in zip(acts, reads, strict=True))
    told = [("acts", acts)] * ("✓" in acts) + [("reads", reads)] * further
    return ", ".join(f"{word} {'✓' if set(where) == {'✓'} else where}" for word, where in told) or "–"


def _reach(found: list[Row], role: str) -> str:
    """Return the four places with a tick where any of the rows is allowed."""
    return "".join(
        "✓" if any(row.expected(role, place) == "open" for row in found) else "–" for place in range(len(PLACES))
    )
