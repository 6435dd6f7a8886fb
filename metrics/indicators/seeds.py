"""Loads indicators, targets, kinds of reports and the weights of the risk. Rows that exist are left alone: the district may have edited them."""

from metrics.ground.seeds import rows_of
from metrics.indicators.models import Indicator
from portal.seeding import insert_missing, seeder


@seeder(50, "indicators")
def indicators() -> int:
    """Load the definitions of the indicators."""
    return insert_missing(Indicator, [Indicator(**row) for row in rows_of("indicators.toml", "indicator")])
