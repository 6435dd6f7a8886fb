"""Loads indicators, targets, kinds of reports and the weights of the risk. Rows that exist are left alone: the district may have edited them."""

from metrics.ground.seeds import rows_of
from metrics.indicators.models import Milestone, Target
from portal.seeding import seeder


@seeder(51, "targets")
def targets() -> int:
    """Load the targets of the founding document with their yearly milestones."""
    rows = rows_of("indicators.toml", "target")
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
