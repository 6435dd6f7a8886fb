"""The grounds of bans as reference data."""

import tomllib
from pathlib import Path

from portal.seeding import insert_missing, seeder
from staff.bans.models import BanGround

GROUNDS = Path(__file__).parents[1] / "data" / "ban_grounds.toml"


@seeder(order=58, name="grounds of bans")
def load_ban_grounds() -> int:
    """Load the grounds that are new; what the district has edited stays."""
    rows = tomllib.loads(GROUNDS.read_text(encoding="utf-8"))["ground"]
    return insert_missing(BanGround, (BanGround(**row) for row in rows))
