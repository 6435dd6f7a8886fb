"""The district's checklists as reference data."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from portal.models import Clause

DATA = Path(__file__).resolve().parents[1] / "data"
SOURCE = DATA / "checklists.toml"
Row = dict[str, Any]


class UnknownClause(ValueError):
    """A checklist names a clause that the rulebook does not hold."""


def must_know(codes: Iterator[str]) -> None:
    """Raise UnknownClause for a clause that the rulebook lacks."""
    if unknown := set(codes) - set(Clause.objects.values_list("code", flat=True)):
        raise UnknownClause(", ".join(sorted(unknown)))
