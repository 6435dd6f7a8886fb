"""Reference data of filings: the grounds on which a filing may be cancelled, and whom the joint review asks when."""

import tomllib
from pathlib import Path

from facilities.decisions.models import CancellationGround
from portal.seeding import insert_missing, seeder

GROUNDS = Path(__file__).parent / "data" / "grounds.toml"


@seeder(30, "grounds for cancellations")
def grounds() -> int:
    """Load the grounds that are new; what the district has edited stays."""
    rows = tomllib.loads(GROUNDS.read_text(encoding="utf-8"))["ground"]
    return insert_missing(CancellationGround, [CancellationGround(**row) for row in rows])
