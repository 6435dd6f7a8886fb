"""The catalogue of fees as reference data."""

import tomllib
from pathlib import Path

from facilities.prices.models import FeeItem
from portal.seeding import insert_missing, seeder

CATALOGUE = Path(__file__).parent / "data" / "fees.toml"


@seeder(order=57, name="catalogue of fees")
def load_catalogue() -> int:
    """Load the fees that are new; what the district has edited stays."""
    rows = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))["fee"]
    return insert_missing(FeeItem, (FeeItem(order=place, **row) for place, row in enumerate(rows)))
