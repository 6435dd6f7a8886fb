"""How what was loaded wrongly is put right in a district that has it already (portal/data/corrections.toml).

A clause or number that still says what it was loaded with is followed by a version with the right words from the next day on: findings
and decisions keep the version under which they were made. What the district worded itself stays, and the review shows it to its keepers.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from portal.rulebook import keeping
from portal.rulebook.models import Clause, Regulation, Threshold
from portal.seeding import correct_in_place, loaded, rows_of, says

FILE = "rulebook.toml"
COLUMNS = {"regulation": "regulation_id", "department": "department_id"}
OWN = (
    "code",
    "key",
    "version",
    "name",
    "name_en",
    "effective_from",
    "effective_to",
)  # what a version keeps or gets by itself
Row = dict[str, Any]


@transaction.atomic
def bring(*, on: date) -> int:
    """Put everything right as of the day after `on`; return how many clauses and numbers got a new version. Safe to repeat."""
    correct_in_place(Regulation, "code", "regulation", FILE)
    _merge_regulations()
    right = loaded(FILE)
    clauses = {row["code"]: row for row in right["clause"]}
    numbers = {row["key"]: row for row in right["threshold"]}
    brought = sum(_clause(row, clauses[row["code"]], on) for row in rows_of("corrections.toml", "clause"))
    return brought + sum(_number(row, numbers.get(row["key"]), on) for row in rows_of("corrections.toml", "threshold"))


def _merge_regulations() -> None:
    """Let the clauses of a regulation that stood under two codes stand under one."""
    for row in rows_of("corrections.toml", "regulation"):
        if "merged_into" in row:
            Clause.objects.filter(regulation=row["code"]).update(regulation=row["merged_into"])
            Regulation.objects.filter(code=row["code"]).delete()


def _clause(correction: Row, right: Row, on: date) -> bool:
    latest = Clause.objects.filter(code=correction["code"]).order_by("version").last()
    if latest is None or _is_right(latest, right, correction["was"]):
        return False
    if not says(latest, correction["was"]):
        return _show(latest, correction, on)
    version = _follow(latest, right, on)
    Clause.objects.filter(pk=version.pk).update(as_of=loaded(FILE)["as_of"])
    return True


def _number(correction: Row, right: Row | None, on: date) -> bool:
    latest = Threshold.objects.filter(key=correction["key"]).order_by("effective_from").last()
    if latest is None or not says(latest, correction["was"]):
        return False
    if right is None:
        return _withdraw(latest, on)
    _follow(latest, right, on)
    return True


def _withdraw(latest: Threshold, on: date) -> bool:
    """End a number that no rule uses any more."""
    if latest.effective_to is None:
        latest.effective_to = on
        latest.save(update_fields=["effective_to"])
        return True
    return False


def _follow(latest: keeping.Rule, right: Row, on: date) -> keeping.Rule:
    values = {COLUMNS.get(name, name): value for name, value in right.items() if name not in OWN}
    starts = max(on + timedelta(days=1), latest.effective_from + timedelta(days=1))
    return keeping.put(latest, values | {"effective_from": starts}, on=on)


def _is_right(latest: Clause, right: Row, names: Mapping[str, Any]) -> bool:
    """Say whether the clause says already what is right, and not for days before it was law."""
    wanted = {name: right.get(name, Clause._meta.get_field(name).get_default()) for name in names}
    wanted.pop("effective_from")
    return latest.effective_from >= right["effective_from"] and says(latest, wanted)


def _show(latest: Clause, correction: Row, on: date) -> bool:
    """Let the keepers find what differs in the review, until they have looked at it since the correction came."""
    if latest.as_of is None or latest.as_of < loaded("corrections.toml")["as_of"]:
        Clause.objects.filter(pk=latest.pk).update(next_review_on=on, review_note=correction["why"])
    return False
