"""How much a facility is to be looked after: from what was found there and is not put right, and what was found again.

`with_risk` is the one place that says so. Whatever is to count besides (compliance, the credit record) is added here.
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
from django.db.models.functions import Coalesce

from facilities.models import Facility
from inspections.choices import RiskLevel, Target
from inspections.models import Finding
from portal.choices import Severity
from portal.rulebook import Limits


def with_risk(facilities: QuerySet[Facility], *, on: date) -> Any:
    """Annotate `risk_open`, `risk_overdue`, `risk_serious`, `risk_repeat` (counts), `risk_points` and `risk_level`.

    Weights and bounds are numbers `visit_risk.*` of the rulebook. Raises MissingThreshold.
    """
    limits = Limits(on)
    since = on - relativedelta(months=int(limits["visit_risk.repeat_months"]))
    open_here = Finding.objects.open()
    counted = facilities.annotate(
        risk_open=_count(open_here),
        risk_overdue=_count(Finding.objects.overdue(on)),
        risk_serious=_count(open_here.filter(severity=Severity.SERIOUS)),
        risk_repeat=_count(Finding.objects.cited().filter(is_repeat=True, found_on__gte=since)),
    )
    points = sum(
        (F(f"risk_{part}") * int(limits[f"visit_risk.{part}"]) for part in ("open", "overdue", "serious", "repeat")),
        start=Value(0),
    )
    level = Case(
        When(risk_points__gte=int(limits["visit_risk.high_from"]), then=Value(RiskLevel.HIGH.value)),
        When(risk_points__gte=int(limits["visit_risk.medium_from"]), then=Value(RiskLevel.MEDIUM.value)),
        default=Value(RiskLevel.LOW.value),
        output_field=CharField(),
    )
    return counted.annotate(risk_points=points).annotate(risk_level=level)


def targeted(facilities: QuerySet[Facility], target: str, *, on: date) -> Any:
    """Keep the facilities that a line of a plan or a draw is about."""
    return facilities if target == Target.ALL else with_risk(facilities, on=on).filter(risk_level=target)


def _count(findings: QuerySet[Finding]) -> Coalesce:
    """Count findings of each facility in a query of its own, so that several counts do not multiply."""
    mine = findings.filter(facility=OuterRef("pk")).order_by().values("facility").annotate(count=Count("pk"))
    return Coalesce(Subquery(mine.values("count"), output_field=IntegerField()), 0)
