"""The history of compliance: one row from a day to a day for each stretch in which nothing changed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from inspections.findings import checks
from inspections.models import ComplianceSpan
from metrics.rollup.compliance import Stand
from portal.models import Clause
from portal.rulebook.choices import Severity
from portal.rulebook.rulebook import CHECKS, Outcome


@dataclass(frozen=True)
class Rule:
    """What the history keeps of a clause's version."""

    code: str
    severity: str
    is_finding: bool


def write(stands: dict[int, Stand], *, on: date) -> None:
    """Where a facility's compliance differs, end its span on the day before and begin a new one; of a day the last state stands.

    The summaries of the facilities are locked, so that nobody else writes their spans.
    """
    rules = _rules()
    new = {pk: _span(pk, stand, rules, on) for pk, stand in stands.items() if stand.values["is_overseen"]}
    current = {row.facility_id: row for row in ComplianceSpan.objects.current().filter(facility__any=stands)}
    differing = {pk for pk, row in current.items() if _differs(row, new.get(pk))}
    begun = {pk: span for pk, span in new.items() if pk not in current or pk in differing}
    _end(differing | begun.keys(), on)
    _begin(begun, on)


KEPT = ("risk", "risk_parts", "clauses", "serious_rules", "major_rules")


def _differs(row: ComplianceSpan, span: ComplianceSpan | None) -> bool:
    return span is None or any(getattr(row, name) != getattr(span, name) for name in KEPT)


def _end(facility_ids: Collection[int], on: date) -> None:
    """Let nothing stand from the day on; a rollup may come late, when the next day has been counted."""
    rows = ComplianceSpan.objects.filter(facility__any=facility_ids)
    rows.filter(from_on__gte=on).delete()
    rows.exclude(to_on__lt=on).update(to_on=on - timedelta(days=1))


def _begin(spans: dict[int, ComplianceSpan], on: date) -> None:
    """Add the spans; what only came and went within the day goes on as it was before."""
    before = ComplianceSpan.objects.filter(facility__any=spans, to_on=on - timedelta(days=1))
    resumed = {row.facility_id: row.pk for row in before if not _differs(row, spans[row.facility_id])}
    ComplianceSpan.objects.filter(pk__in=resumed.values()).update(to_on=None)
    ComplianceSpan.objects.bulk_create([span for pk, span in spans.items() if pk not in resumed], batch_size=2000)


def _span(pk: int, stand: Stand, rules: dict[int, Rule], on: date) -> ComplianceSpan:
    broken = {rules[clause] for clause, _n, outcome, _r, _p in stand.breaches if outcome == Outcome.BREACHED}
    own = [rule.severity for rule in broken if not rule.is_finding]
    return ComplianceSpan(
        facility_id=pk,
        from_on=on,
        risk=stand.values["risk"],
        risk_parts=stand.values["risk_parts"],
        clauses=sorted(rule.code for rule in broken),
        serious_rules=own.count(Severity.SERIOUS),
        major_rules=own.count(Severity.MAJOR),
    )


def _rules() -> dict[int, Rule]:
    """Return every version of a clause by its key."""
    of_findings = {check.clause_code for check in CHECKS if check.section == checks.SECTION}
    rows = Clause.objects.values_list("pk", "code", "severity")
    return {pk: Rule(code, severity, code in of_findings) for pk, code, severity in rows}
