"""docs/permissions/ says who may open and do what; every line of it is performed here, by every role.

It is performed at every place that the line tells apart. Where one mark stands for all places, the nearest and the farthest are tried, and
the nearest alone of somebody who is not logged in; all four with MATRIX=all.
"""

import os
from collections.abc import Iterator

import pytest

from tests.security import requests, table
from tests.security.requests import browser, undone
from tests.security.town import Case, Town

ROWS = table.rows()
pytestmark = pytest.mark.usefixtures("plain_refusals")


def answer(town: Town, session: str, row: table.Row, role: str, case: Case) -> str:
    """Return what the portal does with the row's request, in the table's words."""
    if row.does == table.LISTING:
        response = requests.look_through(browser(session), row.page, case)
        if (found := requests.outcome(response)) != "open":
            return found
        return "open" if requests.names(row.page, case) in requests.content(response) else "hidden"
    return requests.outcome(requests.perform(browser(session), town.users[role], row.page, row.does, case))


def disagreements(town: Town, sessions: dict[str, str], row: table.Row, role: str) -> Iterator[str]:
    for place in _places(row, row.marks[role]):
        with undone():
            found = answer(town, sessions[role], row, role, town.cases[row.about or "filed"][place])
        if found != row.expected(role, place):
            yield f"{row}: {role}, {table.PLACES[place]}: the table says {row.expected(role, place)}, the portal {found}"


def _places(row: table.Row, marks: str) -> range:
    """Return the places, by their numbers, where the row's request is tried by a role of these marks."""
    if not (row.about or row.does == table.LISTING or row.page in requests.ADDRESSES | requests.QUERIES):
        return range(1)
    if len(marks) > 1 or os.environ.get("MATRIX") == "all":
        return range(len(table.PLACES))
    return range(1) if table.MARKS[marks] == "login" else range(0, len(table.PLACES), len(table.PLACES) - 1)


@pytest.mark.django_db
@pytest.mark.parametrize("case", table.cases())
def test_every_line_of_the_table_is_what_the_portal_does(case: str, town: Town, sessions: dict[str, str]):
    rows = [row for row in ROWS if row.case == case]

    wrong = [line for row in rows for role in row.marks for line in disagreements(town, sessions, row, role)]

    assert not wrong, "\n".join(wrong)


def test_the_summary_is_what_the_tables_say():
    lines = [line for line in table.SUMMARY.read_text().splitlines() if line.startswith("| [")]

    assert lines == table.summary(), "the summary should read:\n" + "\n".join(table.summary())


def test_every_address_stands_in_the_table_and_every_line_has_an_address():
    named = {pattern.name for pattern in requests.addresses()}

    assert None not in named, [p for p in requests.addresses() if p.name is None]
    assert {row.page for row in ROWS} == named


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["operator", "lead"])
def test_reading_writes_nothing_and_verbs_that_the_table_does_not_name_change_nothing(
    role: str, town: Town, sessions: dict[str, str]
):
    named = {page: [row for row in ROWS if row.page == page] for page in {row.page for row in ROWS}}

    wrong = [
        f"{verb} {page}: {statement}"
        for page, rows in named.items()
        for verb in ["GET", *sorted({"POST", "PUT", "PATCH", "DELETE"} - {row.does for row in rows})]
        for statement in requests.written(
            browser(sessions[role]), town.users[role], page, verb, town.cases[rows[0].about or "filed"][0]
        )
    ]

    assert not wrong, "\n".join(wrong)
