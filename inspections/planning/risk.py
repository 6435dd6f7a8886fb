"""How much a facility is to be looked after: from what was found there and is not put right, what was found again, and the rules
that it does not meet by the checks of the rulebook.

`with_risk` is the one place that says so. Whatever is to count besides (the credit record) is added here.
"""

from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least

from facilities.models import Facility
from inspections.findings.models import ComplianceSpan, Finding
from inspections.ground.choices import RiskLevel, Target
from portal.rulebook.choices import Severity
from portal.rulebook.rulebook import Limits


def with_risk(facilities: QuerySet[Facility], *, on: date, limits: Limits | None = None) -> Any:
    """Annotate `risk_open`, `risk_overdue`, `risk_serious`, `risk_repeat` (counts), `risk_points` and `risk_level`.

    And `risk_rules_serious`, `risk_rules_major`: rules not met, as the compliance snapshot counts them; their points have a limit, so
    that papers alone never outweigh what somebody saw. Weights and bounds are numbers `visit_risk.*` of the rulebook. Raises MissingThreshold.
    """
    limits = limits or Limits(on)
    since = on - relativedelta(months=int(limits["visit_risk.repeat_months"]))
    open_here = Finding.objects.open()
    counted = facilities.annotate(
        risk_open=_count(open_here),
        risk_overdue=_count(Finding.objects.overdue(on)),
        risk_serious=_count(open_here.filter(severity=Severity.SERIOUS)),
        risk_repeat=_count(Finding.objects.cited().filter(is_repeat=True, found_on__gte=since)),
        **{f"risk_rules_{severity}": _rules(f"{severity}_rules") for severity in RULES},
    )
    points = sum(
        (F(f"risk_{part}") * int(limits[f"visit_risk.{part}"]) for part in ("open", "overdue", "serious", "repeat")),
        start=Value(0),
    )
    rules = sum((F(f"risk_rules_{name}") * int(limits[f"visit_risk.rule_{name}"]) for name in RULES), start=Value(0))
    points = points + Least(rules, Value(int(limits["visit_risk.rules_most"])))
    level = Case(
        When(risk_points__gte=int(limits["visit_risk.high_from"]), then=Value(RiskLevel.HIGH.value)),
        When(risk_points__gte=int(limits["visit_risk.medium_from"]), then=Value(RiskLevel.MEDIUM.value)),
        default=Value(RiskLevel.LOW.value),
        output_field=CharField(),
    )
    return counted.annotate(risk_points=points).annotate(risk_level=level)


RULES = ("serious", "major")


def _rules(name: str) -> Coalesce:
    current = ComplianceSpan.objects.current().filter(facility=OuterRef("pk"))
    return Coalesce(Subquery(current.values(name), output_field=IntegerField()), 0)


def targeted(facilities: QuerySet[Facility], target: str, *, on: date) -> Any:
    """Keep the facilities that a line of a plan or a draw is about."""
    return facilities if target == Target.ALL else with_risk(facilities, on=on).filter(risk_level=target)


def _count(findings: QuerySet[Finding]) -> Coalesce:
    """Count findings of each facility in a query of its own, so that several counts do not multiply."""
    mine = findings.filter(facility=OuterRef("pk")).order_by().values("facility").annotate(count=Count("pk"))
    return Coalesce(Subquery(mine.values("count"), output_field=IntegerField()), 0)
