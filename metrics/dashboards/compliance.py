"""The course of a facility's compliance: what began and what ended with each change, the newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from facilities.models import Facility
from inspections.models import ComplianceSpan
from portal.models import Clause

MOST = 100


@dataclass(frozen=True)
class Step:
    """One span with the clauses that were newly not met and those that were met again; None before the first one known."""

    span: ComplianceSpan
    begun: list[Clause] | None
    ended: list[Clause]
    parts: list[dict[str, Any]]
    lasting: int


def of(facility: Facility) -> list[Step]:
    """Return the last spans of a facility."""
    spans = list(ComplianceSpan.objects.filter(facility=facility).order_by("-from_on")[: MOST + 1])
    clauses = _clauses(spans)
    found = []
    for span, before in zip_longest(spans, spans[1:]):
        earlier = set(before.clauses) if before and before.to_on and (span.from_on - before.to_on).days == 1 else None
        now = set(span.clauses)
        found.append(
            Step(
                span,
                None if earlier is None else _named(now - earlier, clauses),
                _named((earlier or set()) - now, clauses),
                span.risk_parts,
                len(now & earlier) if earlier is not None else len(now),
            )
        )
    return found[:MOST]


def _clauses(spans: Iterable[ComplianceSpan]) -> dict[str, Clause]:
    codes = {code for span in spans for code in span.clauses}
    rows = Clause.objects.filter(code__in=codes).select_related("regulation").order_by("version")
    return {clause.code: clause for clause in rows}


def _named(codes: set[str], clauses: dict[str, Clause]) -> list[Clause]:
    return [clauses[code] for code in sorted(codes) if code in clauses]
