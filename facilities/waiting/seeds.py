"""The published points as reference data."""

import tomllib
from datetime import date
from pathlib import Path

from facilities.waiting.models import WaitPoint
from portal.seeding import insert_missing, seeder

POINTS = Path(__file__).parent / "data" / "points.toml"
SINCE = date(2020, 8, 25)  # the founding document's day


@seeder(order=57, name="points on waiting lists")
def load_wait_points() -> int:
    """Load the points that are new; what the district has edited stays."""
    rows = tomllib.loads(POINTS.read_text(encoding="utf-8"))["point"]
    facts = {"effective_from": SINCE, "source_mark": "D"}
    return insert_missing(WaitPoint, (WaitPoint(**row, **facts, order=place) for place, row in enumerate(rows)))
