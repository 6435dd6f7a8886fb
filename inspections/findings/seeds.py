"""The district's checklists as reference data."""

import tomllib

from inspections.findings.models import AlarmRule, SanctionGround
from inspections.ground.seeds import DATA, Row, must_know
from portal.seeding import insert_missing, seeder

SANCTIONS = DATA / "sanctions.toml"
ALARMS = DATA / "alarms.toml"


@seeder(order=61, name="grounds for sanctions")
def load_grounds() -> int:
    """Load the grounds that are new; what the district has edited stays. Raises UnknownClause."""
    rows: list[Row] = tomllib.loads(SANCTIONS.read_text(encoding="utf-8"))["ground"]
    must_know(row["clause_code"] for row in rows)
    return insert_missing(SanctionGround, (SanctionGround(**row) for row in rows))


@seeder(order=62, name="who is told of stop orders")
def load_alarms() -> int:
    """Load the rules that are new; what the district has edited stays."""
    rows: list[Row] = tomllib.loads(ALARMS.read_text(encoding="utf-8"))["rule"]
    return insert_missing(AlarmRule, (_alarm(**row) for row in rows))


def _alarm(*, told: str, clause_department: str | None = None, **row: str) -> AlarmRule:
    return AlarmRule(told_id=told, clause_department_id=clause_department, **row)
