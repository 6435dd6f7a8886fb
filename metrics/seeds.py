"""Loads indicators, targets, kinds of reports and the weights of the risk. Rows that exist are left alone: the district may have edited them."""

import tomllib
from pathlib import Path
from typing import Any

from metrics.models import Indicator, Milestone, ReportItem, ReportKind, ReportRule, ScoringRule, Target
from portal.choices import SourceMark
from portal.seeding import insert_missing, seeder
from portal.seeds import new_thresholds

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
    return new_thresholds(_rows("risk.toml", "threshold"))


@seeder(53, "limits of reports and indicators")
def report_limits() -> int:
    """Load what is usual in reports, for what is not is asked back, and the numbers that indicators are counted by."""
    return new_thresholds(_rows("thresholds.toml", "threshold"))


@seeder(54, "kinds of reports")
def report_kinds() -> int:
    """Load the forms that offices fill, with their items and rules; a kind that exists is left alone."""
    known = set(ReportKind.objects.values_list("code", flat=True))
    made = [_report_kind(row) for row in _rows("reports.toml", "kind") if row["code"] not in known]
    return sum(made)


def _report_kind(row: dict[str, Any]) -> int:
    items, rules = row.pop("items"), row.pop("rules")
    kind = ReportKind.objects.create(department_id=row.pop("department", None), **row)
    ReportItem.objects.bulk_create([ReportItem(kind=kind, order=n, **item) for n, item in enumerate(items, 1)])
    ReportRule.objects.bulk_create([ReportRule(kind=kind, **rule) for rule in rules])
    return 1 + len(items) + len(rules)


@seeder(55, "scoring rules")
def scoring_rules() -> int:
    """Load by what streets and departments are assessed each year."""
    rows = _rows("scoring.toml", "rule")
    return insert_missing(ScoringRule, [ScoringRule(first_year=2020, source_mark=SourceMark.DESIGN, **r) for r in rows])
