"""The cases: which modules are changed, which tests must notice, and which changes change nothing."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("cases.toml")
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Case:
    modules: list[str]
    tests: list[str]


def load() -> dict[str, Case]:
    """Return the cases by name."""
    return {name: Case(_found(case["modules"]), case["tests"]) for name, case in _read()["cases"].items()}


def _found(patterns: list[str]) -> list[str]:
    """Return the modules that the patterns name; a pattern that names none is a mistake."""
    found = [sorted(str(path.relative_to(ROOT)) for path in ROOT.glob(pattern)) for pattern in patterns]
    if not all(found):
        raise LookupError(f"No module for one of {patterns}")
    return [module for modules in found for module in modules]


def equal() -> set[tuple[str, str, str]]:
    """Return the changes that nobody can notice, each with its reason in the file, as `Change.mark` names them."""
    return {(row["module"], row["before"], row["after"]) for row in _read().get("equal", [])}


def _read() -> dict:
    return tomllib.loads(FILE.read_text())
