"""The reliefs of the notices in force as reference data."""

import tomllib
from pathlib import Path

from facilities.relief.models import Relief
from portal.seeding import insert_missing, seeder

RELIEFS = Path(__file__).parent / "data" / "reliefs.toml"


@seeder(order=59, name="reliefs of taxes and utilities")
def load_reliefs() -> int:
    """Load the versions that are new: the database lets none in that meets one already there."""
    rows = tomllib.loads(RELIEFS.read_text(encoding="utf-8"))["relief"]
    return insert_missing(Relief, (Relief(**row) for row in rows))
