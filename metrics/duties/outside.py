"""Duties that are not done on the portal: by whom outside it they are done, in words (`metrics/data/duties.toml`)."""

from functools import cache

from django.utils.translation import get_language

from metrics.ground.seeds import rows_of
from portal.pages.duties import DutyKey


@cache
def _said() -> dict[DutyKey, tuple[str, str]]:
    rows = rows_of("duties.toml", "outside")
    return {(row["department"], row["order"]): (row["by"], row["by_en"]) for row in rows}


def duties() -> set[DutyKey]:
    """Return the duties of which it is said that they are done outside."""
    return set(_said())


def by_whom(duty: DutyKey, *, language: str | None = None) -> str:
    """Return by whom a duty is done outside the portal, in the language of the page; empty if nothing is said."""
    chinese, english = _said().get(duty, ("", ""))
    return english if (language or get_language() or "").startswith("en") else chinese
