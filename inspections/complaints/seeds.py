"""The district's checklists as reference data."""

import tomllib

from inspections.complaints.models import RoutingRule
from inspections.ground.seeds import DATA, Row
from portal.seeding import insert_missing, seeder


@seeder(order=61, name="routing of complaints")
def load_routing() -> int:
    """Load the rules that are new; what the district has edited stays."""
    rows: list[Row] = tomllib.loads((DATA / "complaints.toml").read_text(encoding="utf-8"))["routing"]
    return insert_missing(RoutingRule, [RoutingRule(department_id=row.pop("department"), **row) for row in rows])
