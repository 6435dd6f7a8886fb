"""The cases: which modules are changed, which tests must notice, and which changes change nothing."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("cases.toml")


@dataclass(frozen=True)
class Case:
    modules: list[str]
    tests: list[str]


def load() -> dict[str, Case]:
    """Return the cases by name."""
    return {name: Case(**case) for name, case in _read()["cases"].items()}


def equal() -> set[tuple[str, str, str]]:
    """Return the changes that nobody can notice, each with its reason in the file, as `Change.mark` names them."""
    return {(row["module"], row["before"], row["after"]) for row in _read().get("equal", [])}


def _read() -> dict:
    return tomllib.loads(FILE.read_text())
