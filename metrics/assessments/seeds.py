"""Loads indicators, targets, kinds of reports and the weights of the risk. Rows that exist are left alone: the district may have edited them."""

from metrics.assessments.models import ScoringRule
from metrics.ground.seeds import rows_of
from portal.rulebook.choices import SourceMark
from portal.seeding import insert_missing, seeder


@seeder(55, "scoring rules")
def scoring_rules() -> int:
    """Load by what streets and departments are assessed each year."""
    rows = rows_of("scoring.toml", "rule")
    return insert_missing(ScoringRule, [ScoringRule(first_year=2020, source_mark=SourceMark.DESIGN, **r) for r in rows])
