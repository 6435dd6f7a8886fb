"""Reference data of filings: the grounds on which a filing may be cancelled, and whom the joint review asks when."""

import tomllib
from pathlib import Path

from facilities.opinions.models import OpinionRule
from portal.seeding import insert_missing, seeder

OPINIONS = Path(__file__).parent / "data" / "opinions.toml"


@seeder(31, "rules of the joint review")
def opinion_rules() -> int:
    """Load the rules that are new; what the district has edited stays."""
    rows = tomllib.loads(OPINIONS.read_text(encoding="utf-8"))["rule"]
    return insert_missing(OpinionRule, [OpinionRule(department_id=row.pop("department"), **row) for row in rows])
