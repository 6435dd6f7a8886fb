"""Loads indicators, targets, kinds of reports and the weights of the risk. Rows that exist are left alone: the district may have edited them."""

from typing import Any

from metrics.ground.seeds import rows_of
from metrics.reports.models.reports import ReportItem, ReportKind, ReportRule
from portal.rulebook.seeds import new_thresholds
from portal.seeding import seeder


@seeder(53, "limits of reports and indicators")
def report_limits() -> int:
    """Load what is usual in reports, for what is not is asked back, and the numbers that indicators are counted by."""
    return new_thresholds(rows_of("thresholds.toml", "threshold"))


@seeder(54, "kinds of reports")
def report_kinds() -> int:
    """Load the forms that offices fill, with their items and rules; a kind that exists is left alone."""
    known = set(ReportKind.objects.values_list("code", flat=True))
    made = [_report_kind(row) for row in rows_of("reports.toml", "kind") if row["code"] not in known]
    return sum(made)


def _report_kind(row: dict[str, Any]) -> int:
    items, rules = row.pop("items"), row.pop("rules")
    kind = ReportKind.objects.create(department_id=row.pop("department", None), **row)
    ReportItem.objects.bulk_create([ReportItem(kind=kind, order=n, **item) for n, item in enumerate(items, 1)])
    ReportRule.objects.bulk_create([ReportRule(kind=kind, **rule) for rule in rules])
    return 1 + len(items) + len(rules)
