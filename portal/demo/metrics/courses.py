"""How facilities came to stand as they do: an earlier stretch of days for each, with one rule fewer not met."""

from datetime import date, timedelta
from random import Random

from inspections.models import ComplianceSpan
from metrics.models import FacilityBreach
from portal.demo.demonstration import demonstrator
from portal.rulebook.models import Clause


@demonstrator(92, "history of compliance")
def histories(random: Random, on: date) -> int:
    """Let what is not met have begun on some day, one rule of it later than the others."""
    severities = dict(Clause.objects.values_list("code", "severity"))
    current = ComplianceSpan.objects.current().filter(facility__is_demo=True, from_on=on).exclude(clauses=[])
    made = []
    for span in current.order_by("facility"):
        begun, changed = on - timedelta(days=random.randint(90, 260)), on - timedelta(days=random.randint(3, 80))
        latest = span.clauses[-1]
        made.append(_earlier(span, latest, severities.get(latest, ""), begun, changed))
        breaches = FacilityBreach.objects.filter(facility=span.facility_id)
        breaches.update(since=begun)
        breaches.filter(clause__code=latest).update(since=changed)
        ComplianceSpan.objects.filter(pk=span.pk).update(from_on=changed)
    return len(ComplianceSpan.objects.bulk_create(made))


def _earlier(span: ComplianceSpan, clause: str, severity: str, begun: date, changed: date) -> ComplianceSpan:
    parts = [_fewer(part) if part["part"] == severity else part for part in span.risk_parts]
    parts = [part for part in parts if part["count"] and part["part"] != "months_unvisited"]
    return ComplianceSpan(
        facility_id=span.facility_id,
        from_on=begun,
        to_on=changed - timedelta(days=1),
        risk=sum(part["points"] for part in parts),
        risk_parts=parts,
        clauses=[code for code in span.clauses if code != clause],
        serious_rules=span.serious_rules,
        major_rules=span.major_rules,
    )


def _fewer(part: dict[str, int]) -> dict[str, int]:
    return part | {"count": part["count"] - 1, "points": part["points"] - part["weight"]}
