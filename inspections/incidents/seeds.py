"""The district's checklists as reference data."""

import tomllib

from inspections.ground.seeds import DATA, Row
from inspections.incidents.models import AlertRule
from portal.seeding import insert_missing, seeder


@seeder(order=62, name="alerts of incidents")
def load_alerts() -> int:
    """Load the rules that are new; what the district has edited stays."""
    rows: list[Row] = tomllib.loads((DATA / "incidents.toml").read_text(encoding="utf-8"))["alert"]
    return insert_missing(AlertRule, [AlertRule(department_id=row.pop("department"), **row) for row in rows])
