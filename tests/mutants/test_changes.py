"""The changes that are tried are real ones: each stands alone, keeps the lines, and is run by the process that it is put into."""

import ast

import pytest

from tests.mutants.changes import changes

SOURCE = '''
LONGEST = 3  # a name of the module


def may_pass(days: int, rows) -> bool:
    """Say whether 4 > 3."""
    if days <= LONGEST and not rows:
        return bool(rows)
    return rows.filter(due__lt=days).exists() or days == 1


def asked(rows):
    return rows.raw("SELECT id FROM rows WHERE due <= 5 AND NOT EXISTS (SELECT 1)")
'''


def tried(source: str = SOURCE) -> set[tuple[str, str]]:
    return {(change.before, change.after) for change in changes("a.py", source)}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("LONGEST = 3  # a name of the module", "LONGEST = 4  # a name of the module"),
        ("if days <= LONGEST and not rows:", "if days < LONGEST and not rows:"),
        ("if days <= LONGEST and not rows:", "if days <= LONGEST or not rows:"),
        ("if days <= LONGEST and not rows:", "if days <= LONGEST and rows:"),
        ("return bool(rows)", "return (True)"),
        (
            "return rows.filter(due__lt=days).exists() or days == 1",
            "return rows.filter(due__lte=days).exists() or days == 1",
        ),
        ("return rows.filter(due__lt=days).exists() or days == 1", "return rows.all().exists() or days == 1"),
        (
            "return rows.filter(due__lt=days).exists() or days == 1",
            "return rows.filter(due__lt=days).exists() or days != 1",
        ),
        (
            "return rows.filter(due__lt=days).exists() or days == 1",
            "return rows.filter(due__lt=days).exists() or days == 2",
        ),
    ],
)
def test_comparisons_connections_numbers_answers_and_conditions_are_changed(before: str, after: str) -> None:
    assert (before, after) in tried()


def test_conditions_inside_sql_are_changed() -> None:
    asked = [after for before, after in tried() if "SELECT id" in before]

    assert len(asked) == 3
    assert any("due < 5" in after for after in asked)
    assert any("<= 5 OR NOT" in after for after in asked)
    assert any("AND EXISTS" in after for after in asked)


def test_docstrings_and_types_are_left_alone_and_lines_stay_where_they_are() -> None:
    for change in changes("a.py", SOURCE):
        assert "4 > 3" in change.source
        assert len(change.source.splitlines()) == len(SOURCE.splitlines())
        ast.parse(change.source)


def test_chinese_before_a_change_does_not_move_it() -> None:
    assert ('return "托育" < name', 'return "托育" <= name') in tried('def named(name):\n    return "托育" < name\n')
