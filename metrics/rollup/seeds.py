"""Loads indicators, targets, kinds of reports and the weights of the risk. Rows that exist are left alone: the district may have edited them."""

from metrics.ground.seeds import rows_of
from portal.rulebook.seeds import new_thresholds
from portal.seeding import seeder


@seeder(52, "risk weights")
def risk_weights() -> int:
    """Load the weights that the risk is added up with."""
    return new_thresholds(rows_of("risk.toml", "threshold"))
