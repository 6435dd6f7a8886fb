"""A pytest plugin that says where a run's time went, and the check that no folder takes more of it than tests/budget.toml gives.

What is compared are shares of the whole, so that a slow machine changes nothing. A whole run of `make test` leaves its record in
`var/test-times.json`; `python -m tests.budget`, a part of `make check`, reads the latest.
"""

import json
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BUDGET = ROOT / "tests" / "budget.toml"
RECORD = ROOT / "var" / "test-times.json"
SLOWEST = 10
_seconds: Counter[str] = Counter()  # by test, its fixtures' first use included


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option with which `make test` asks for the times."""
    parser.addoption("--times", action="store_true", help="say where the time went; a whole run leaves a record of it")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Count what a test took, in whichever worker it ran."""
    _seconds[report.nodeid] += report.duration


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, exitstatus: pytest.ExitCode, config: pytest.Config
) -> None:
    """Print the slowest tests and each folder's time; keep the record of a whole run that passed."""
    if not config.getoption("times") or not _seconds:
        return
    folders = by_folder(_seconds)
    terminalreporter.section("where the time went")
    for test, seconds in _seconds.most_common(SLOWEST):
        terminalreporter.write_line(f"{seconds:7.1f} s  {test}")
    for folder, seconds in folders.most_common():
        terminalreporter.write_line(f"{seconds:7.1f} s  {seconds / folders.total():5.1%}  tests/{folder}")
    if exitstatus == pytest.ExitCode.OK and _is_whole(config):
        RECORD.parent.mkdir(exist_ok=True)
        RECORD.write_text(json.dumps(folders, indent=1) + "\n")


def by_folder(seconds: Counter[str]) -> Counter[str]:
    """Add up the seconds of tests by the folder below tests/ in which they stand."""
    folders: Counter[str] = Counter()
    for test, spent in seconds.items():
        folders[test.split("/")[1]] += spent
    return folders


def grown(folders: dict[str, float], shares: dict[str, float]) -> list[str]:
    """Name the folders that took a larger share of a run than the budget gives, or have none in it."""
    whole = sum(folders.values())
    return [
        f"tests/{folder} took {spent / whole:.1%} of the run; the budget gives {shares.get(folder, 0):.1%}"
        for folder, spent in sorted(folders.items())
        if spent / whole > shares.get(folder, 0)
    ]


def _is_whole(config: pytest.Config) -> bool:
    chosen = config.getoption("keyword") or config.getoption("markexpr") or config.getoption("collectonly")
    return config.args_source is pytest.Config.ArgsSource.TESTPATHS and not chosen


def check() -> int:
    """Compare the latest whole run with the budget; without one there is nothing to compare, which is said."""
    if not RECORD.exists():
        sys.stdout.write("No whole run of the tests is recorded: their budget is not compared.\n")
        return 0
    over = grown(json.loads(RECORD.read_text()), tomllib.loads(BUDGET.read_text())["shares"])
    sys.stdout.write("".join(f"{line}\n" for line in over))
    return len(over)


if __name__ == "__main__":
    raise SystemExit(min(check(), 1))
