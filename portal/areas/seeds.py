"""Loads the cellar's reference data from the TOML files beside it. Rows that exist are left alone: the district may have edited them."""

from portal.areas.models import Area
from portal.seeding import insert_missing, rows_of, seeder


@seeder(10, "areas")
def areas() -> int:
    """Load the district, its streets and communities, and what lies above them."""
    rows = [
        Area(parent_id=row.pop("parent", None), successor_id=row.pop("successor", None), **row)
        for row in rows_of("areas.toml", "area")
    ]
    return insert_missing(Area, rows)
