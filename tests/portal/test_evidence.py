"""Tables of evidence name tests that are there, and give every row a verdict with its test or its reason."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TABLES = ("asvs", "dengbao")
VERDICTS = {"met", "not met", "not applicable"}


def rows(name: str) -> list[list[str]]:
    """Return the cells of each row: number, what it asks, verdict, test or reason."""
    lines = [line for line in (ROOT / "docs" / f"{name}.md").read_text().splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


@cache
def names_in_the_suite() -> frozenset[str]:
    """Return the names of all tests, read from their files without running anything."""
    return frozenset(
        node.name
        for path in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


@pytest.mark.parametrize("name", TABLES)
def test_every_row_has_a_verdict_and_what_is_met_names_tests_that_are_there(name):
    known, found = names_in_the_suite(), rows(name)

    assert len({row[0] for row in found}) == len(found) > 25
    for number, asks, verdict, because in found:
        assert verdict in VERDICTS, number
        assert asks, number
        named = set(because.strip("`").split("`, `")) if verdict == "met" else set()
        assert named <= known, f"{number}: no such test: {named - known}"
        assert verdict == "met" or len(because) > 10, f"{number}: why is it {verdict}?"
