"""The district's checklists as reference data."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from inspections.choices import ChecklistState
from inspections.models import AlarmRule, AlertRule, Checklist, ChecklistItem, RoutingRule, SanctionGround
from portal.models import Clause
from portal.seeding import insert_missing, seeder

DATA = Path(__file__).parent / "data"
SOURCE = DATA / "checklists.toml"
SANCTIONS = DATA / "sanctions.toml"
ALARMS = DATA / "alarms.toml"
Row = dict[str, Any]


class UnknownClause(ValueError):
    """A checklist names a clause that the rulebook does not hold."""


@seeder(order=60, name="checklists")
def load_checklists() -> int:
    """Load versions and items that are new; what the district has edited stays. Raises UnknownClause."""
    rows: list[Row] = tomllib.loads(SOURCE.read_text(encoding="utf-8"))["checklist"]
    _must_know(item["clause"] for row in rows for item in row["item"])
    added = insert_missing(Checklist, (_checklist(row) for row in rows))
    checklists = {(c.code, c.version): c for c in Checklist.objects.all()}
    items = [item for row in rows for item in _items(checklists[row["code"], row["version"]], row["item"])]
    return added + insert_missing(ChecklistItem, items)


@seeder(order=61, name="routing of complaints")
def load_routing() -> int:
    """Load the rules that are new; what the district has edited stays."""
    rows: list[Row] = tomllib.loads((DATA / "complaints.toml").read_text(encoding="utf-8"))["routing"]
    return insert_missing(RoutingRule, [RoutingRule(department_id=row.pop("department"), **row) for row in rows])


@seeder(order=62, name="alerts of incidents")
def load_alerts() -> int:
    """Load the rules that are new; what the district has edited stays."""
    rows: list[Row] = tomllib.loads((DATA / "incidents.toml").read_text(encoding="utf-8"))["alert"]
    return insert_missing(AlertRule, [AlertRule(department_id=row.pop("department"), **row) for row in rows])


def _must_know(codes: Iterator[str]) -> None:
    if unknown := set(codes) - set(Clause.objects.values_list("code", flat=True)):
        raise UnknownClause(", ".join(sorted(unknown)))


def _checklist(row: Row) -> Checklist:
    fields = {name: value for name, value in row.items() if name not in ("item", "department")}
    return Checklist(department_id=row["department"], state=ChecklistState.PUBLISHED, **fields)


def _items(checklist: Checklist, rows: list[Row]) -> Iterator[ChecklistItem]:
    for order, row in enumerate(rows, start=1):
        fields = {name: value for name, value in row.items() if name != "clause"}
        yield ChecklistItem(checklist=checklist, order=order, clause_code=row["clause"], **fields)


@seeder(order=61, name="grounds for sanctions")
def load_grounds() -> int:
    """Load the grounds that are new; what the district has edited stays. Raises UnknownClause."""
    rows: list[Row] = tomllib.loads(SANCTIONS.read_text(encoding="utf-8"))["ground"]
    _must_know(row["clause_code"] for row in rows)
    return insert_missing(SanctionGround, (SanctionGround(**row) for row in rows))


@seeder(order=62, name="who is told of stop orders")
def load_alarms() -> int:
    """Load the rules that are new; what the district has edited stays."""
    rows: list[Row] = tomllib.loads(ALARMS.read_text(encoding="utf-8"))["rule"]
    return insert_missing(AlarmRule, (_alarm(**row) for row in rows))


def _alarm(*, told: str, clause_department: str | None = None, **row: str) -> AlarmRule:
    return AlarmRule(told_id=told, clause_department_id=clause_department, **row)
