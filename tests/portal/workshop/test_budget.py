"""The budget of the tests' own time: folders by name, shares of the whole, said where no run is recorded."""

import json
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from tests import budget


def test_the_time_of_a_folder_is_that_of_its_tests() -> None:
    seconds = Counter(
        {
            "tests/staff/test_a.py::test_one": 1.5,
            "tests/staff/test_b.py::test[x/y]": 2,
            "tests/portal/test_c.py::test": 4,
        }
    )

    assert budget.by_folder(seconds) == {"staff": 3.5, "portal": 4}


def test_a_folder_is_named_once_its_share_is_above_its_budget_however_long_the_run_took() -> None:
    shares = {"staff": 0.25, "portal": 0.75}

    assert budget.grown({"staff": 25, "portal": 75}, shares) == []
    assert budget.grown({"staff": 2500, "portal": 7500}, shares) == []
    assert budget.grown({"staff": 26, "portal": 74}, shares) == [
        "tests/staff took 26.0% of the run; the budget gives 25.0%"
    ]


def test_a_new_folder_asks_for_a_budget() -> None:
    assert budget.grown({"staff": 9, "care": 1}, {"staff": 1}) == [
        "tests/care took 10.0% of the run; the budget gives 0.0%"
    ]


def test_every_folder_of_tests_has_a_budget_and_every_budget_a_folder() -> None:
    shares = tomllib.loads(budget.BUDGET.read_text())["shares"]
    folders = {
        path.parent.relative_to(budget.BUDGET.parent).parts[0] for path in budget.BUDGET.parent.rglob("*/test_*.py")
    }

    assert set(shares) == folders


def test_the_check_fails_for_a_grown_folder_and_passes_with_a_word_without_a_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(budget, "RECORD", tmp_path / "test-times.json")
    assert budget.check() == 0
    assert "No whole run" in capsys.readouterr().out

    budget.RECORD.write_text(json.dumps({"staff": 99, "portal": 1}))
    assert budget.check() == 1
    assert "tests/staff took 99.0%" in capsys.readouterr().out
