"""The district's checklists as reference data."""

import tomllib
from collections.abc import Iterator

from inspections.checklists.choices import ChecklistState
from inspections.checklists.models import Checklist, ChecklistItem
from inspections.ground.seeds import SOURCE, Row, must_know
from portal.seeding import insert_missing, seeder


@seeder(order=60, name="checklists")
def load_checklists() -> int:
    """Load versions and items that are new; what the district has edited stays. Raises UnknownClause."""
    rows: list[Row] = tomllib.loads(SOURCE.read_text(encoding="utf-8"))["checklist"]
    must_know(item["clause"] for row in rows for item in row["item"])
    added = insert_missing(Checklist, (_checklist(row) for row in rows))
    checklists = {(c.code, c.version): c for c in Checklist.objects.all()}
    items = [item for row in rows for item in _items(checklists[row["code"], row["version"]], row["item"])]
    return added + insert_missing(ChecklistItem, items)


def _checklist(row: Row) -> Checklist:
    fields = {name: value for name, value in row.items() if name not in ("item", "department")}
    return Checklist(department_id=row["department"], state=ChecklistState.PUBLISHED, **fields)


def _items(checklist: Checklist, rows: list[Row]) -> Iterator[ChecklistItem]:
    for order, row in enumerate(rows, start=1):
        fields = {name: value for name, value in row.items() if name != "clause"}
        yield ChecklistItem(checklist=checklist, order=order, clause_code=row["clause"], **fields)
