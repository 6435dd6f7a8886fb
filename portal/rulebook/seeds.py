"""Loads the cellar's reference data from the TOML files beside it. Rows that exist are left alone: the district may have edited them."""

from typing import Any

from portal.rulebook.models import Clause, Regulation, Threshold
from portal.seeding import fill_empty, insert_missing, rows_of, seeder


@seeder(13, "rulebook")
def rulebook() -> int:
    """Load regulations, clauses and thresholds."""
    regulations = insert_missing(Regulation, [Regulation(**row) for row in rows_of("rulebook.toml", "regulation")])
    clauses = insert_missing(
        Clause,
        [
            Clause(regulation_id=row.pop("regulation"), department_id=row.pop("department"), **row)
            for row in rows_of("rulebook.toml", "clause")
        ],
    )
    return regulations + clauses + new_thresholds(rows_of("rulebook.toml", "threshold"))


def new_thresholds(rows: list[dict[str, Any]]) -> int:
    """Load the numbers whose key no version has yet, and name those that have no name; return how many are new."""
    thresholds = [Threshold(**row) for row in rows]
    known = set(Threshold.objects.values_list("key", flat=True))
    fill_empty(Threshold, "key", thresholds, "name", "name_en")
    return insert_missing(Threshold, [row for row in thresholds if row.key not in known])
