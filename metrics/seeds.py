"""Loads indicators, targets and the weights of the risk. Rows that exist are left alone: the district may have edited them."""

import tomllib
from pathlib import Path
from typing import Any

from metrics.models import Indicator, Milestone, Target
from portal.models import Threshold
from portal.seeding import insert_missing, seeder

DATA = Path(__file__).parent / "data"


def _rows(file: str, table: str) -> list[dict[str, Any]]:
    with (DATA / file).open("rb") as stream:
        return list(tomllib.load(stream)[table])


@seeder(50, "indicators")
def indicators() -> int:
    """Load the definitions of the indicators."""
    return insert_missing(Indicator, [Indicator(**row) for row in _rows("indicators.toml", "indicator")])


@seeder(51, "targets")
def targets() -> int:
    """Load the targets of the founding document with their yearly milestones."""
    rows = _rows("indicators.toml", "target")
    milestones = {row["indicator"]: row.pop("milestones") for row in rows}
    known = set(Target.objects.values_list("indicator_code", flat=True))
    new = [
        Target(indicator_code=row.pop("indicator"), department_id=row.pop("department"), **row)
        for row in rows
        if row["indicator"] not in known
    ]
    Target.objects.bulk_create(new)
    made = [Milestone(target=target, **m) for target in new for m in milestones[target.indicator_code]]
    Milestone.objects.bulk_create(made)
    return len(new) + len(made)


@seeder(52, "risk weights")
def risk_weights() -> int:
    """Load the weights that the risk is added up with."""
    known = set(Threshold.objects.filter(key__startswith="risk.").values_list("key", flat=True))
    return insert_missing(
        Threshold, [Threshold(**row) for row in _rows("risk.toml", "threshold") if row["key"] not in known]
    )
