"""Loads the cellar's reference data from the TOML files beside it. Rows that exist are left alone: the district may have edited them.

What was loaded wrongly before follows by new versions (`portal.rulebook.corrections`).
"""

from datetime import date
from typing import Any

from django.utils import timezone

from portal.rulebook import corrections
from portal.rulebook.models import Clause, Regulation, Threshold
from portal.seeding import fill_empty, insert_missing, loaded, seeder


@seeder(13, "rulebook")
def rulebook() -> int:
    """Load regulations, clauses and thresholds, and bring corrections forward."""
    data = loaded("rulebook.toml")
    rows = [Regulation(**row) for row in data["regulation"]]
    regulations = insert_missing(Regulation, rows)
    fill_empty(Regulation, "code", rows, "in_force_from")
    clauses = insert_missing(Clause, [_clause(row, data["as_of"], data["next_review_on"]) for row in data["clause"]])
    numbers = new_thresholds([{"as_of": data["as_of"]} | row for row in data["threshold"]])
    return regulations + clauses + numbers + corrections.bring(on=timezone.localdate())


def _clause(row: dict[str, Any], as_of: date, next_review_on: date) -> Clause:
    facts = {"as_of": as_of, "next_review_on": next_review_on} | row
    return Clause(regulation_id=facts.pop("regulation"), department_id=facts.pop("department"), **facts)


def new_thresholds(rows: list[dict[str, Any]]) -> int:
    """Load the numbers whose key no version has yet, and name those that have no name; return how many are new."""
    thresholds = [Threshold(**row) for row in rows]
    known = set(Threshold.objects.values_list("key", flat=True))
    fill_empty(Threshold, "key", thresholds, "name", "name_en")
    return insert_missing(Threshold, [row for row in thresholds if row.key not in known])
