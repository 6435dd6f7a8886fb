"""How facilities stand as of a day: every check of the rulebook over many facilities at once, and the risk made of it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q
from django.utils import timezone, translation
from django.utils.functional import Promise

from facilities.ground.choices import FilingState
from facilities.importing import FacilityImporter
from facilities.models import Facility, Filing
from inspections.findings import checks
from inspections.findings.choices import OPEN_FINDINGS, FindingState
from inspections.ground.choices import VISITED_STATES
from inspections.models import Finding, Visit
from portal.models import ImportedRow
from portal.rulebook import rulebook
from portal.rulebook.rulebook import Limits, Outcome

Rows = dict[int, dict[str, Any]]


@dataclass(frozen=True)
class Stand:
    """One facility's values for FacilitySummary, and its breaches as (clause, number, outcome, reason, params)."""

    values: dict[str, Any]
    breaches: list[tuple[int, int, str, str, dict[str, Any]]] = field(default_factory=list)


def stands(facility_ids: Collection[int], *, on: date) -> dict[int, Stand]:
    """Return how each existing facility stands on the day; the number of queries does not grow with the facilities."""
    facilities = Facility.objects.filter(pk__any=facility_ids)
    found = rulebook.breaches(facilities.filter(state__in=VISITED_STATES), on=on)
    for pk in imported(facility_ids):
        found[pk] = [_unclear(row) for row in found.get(pk, [])]
    counted, visited, weights = _findings(facility_ids, on), _last_visits(facility_ids), risk_weights(on)
    rows = facilities.order_by("pk").with_places().values("pk", "area_id", "state", "places", "enrolled")
    with translation.override(None):  # reasons are stored as they stand in the code
        return {
            row["pk"]: _stand(
                row, found.get(row["pk"], []), counted.get(row["pk"], {}), visited.get(row["pk"]), weights, on
            )
            for row in rows
        }


def imported(facility_ids: Collection[int]) -> set[int]:
    """Return the facilities that another register brought and that filed nothing here: their dossier is not known."""
    rows = ImportedRow.objects.filter(importer=FacilityImporter.code, subject_id__in=list(facility_ids))
    filed = Filing.objects.filter(facility=OuterRef("subject_id"), state=FilingState.ACCEPTED)
    return set(rows.filter(~Exists(filed)).values_list("subject_id", flat=True))


def _unclear(row: rulebook.Finding) -> rulebook.Finding:
    """Take a breach that only says what the dossier lacks as not known; what an inspection found stays found."""
    if row.section == checks.SECTION or row.outcome != Outcome.BREACHED:
        return row
    return replace(row, outcome=Outcome.UNKNOWN)


def _stand(
    row: dict[str, Any],
    found: list[rulebook.Finding],
    counted: dict[str, int],
    last_visit_on: date | None,
    weights: dict[str, int],
    on: date,
) -> Stand:
    severities = [f.clause.severity for f in found if f.outcome == Outcome.BREACHED]
    values = {
        "area_id": row["area_id"],
        "state": row["state"],
        "is_overseen": row["state"] in VISITED_STATES,
        "places": row["places"],
        "enrolled": row["enrolled"],
        **{severity: severities.count(severity) for severity in SEVERITIES},
        "open_findings": counted.get("open", 0),
        "overdue_findings": counted.get("overdue", 0),
        "last_visit_on": last_visit_on,
    }
    return Stand(with_risk(values, weights, on), _numbered(found))


def risk_weights(on: date) -> dict[str, int]:
    """Return the points of each part of the risk: thresholds `risk.*` of the rulebook, our own design and not law."""
    return {part: int(points) for part, points in Limits(on).starting("risk.").items()}


def with_risk(values: dict[str, Any], weights: dict[str, int], on: date) -> dict[str, Any]:
    """Return a facility's values with the risk of the day added up."""
    parts = _risk_parts(values, weights, on)
    return values | {"risk": sum(part["points"] for part in parts), "risk_parts": parts}


SEVERITIES = ("serious", "major", "minor", "advice")


def _risk_parts(values: dict[str, Any], weights: dict[str, int], on: date) -> list[dict[str, Any]]:
    if not values["is_overseen"]:
        return []
    counts = {name: values[name] for name in (*SEVERITIES, "open_findings", "overdue_findings")}
    counts["months_unvisited"] = months_unvisited(values["last_visit_on"], weights.get("months_most", 0), on)
    parts = [
        {"part": name, "count": count, "weight": weights.get(name, 0), "points": count * weights.get(name, 0)}
        for name, count in counts.items()
    ]
    return [part for part in parts if part["points"]]


def months_unvisited(last: date | None, most: int, on: date) -> int:
    """Return whole months since the last visit, at most `most`, which also stands for never."""
    if last is None:
        return most
    months = (on.year - last.year) * 12 + on.month - last.month - (on.day < last.day)
    return max(0, min(most, months))


def _numbered(found: list[rulebook.Finding]) -> list[tuple[int, int, str, str, dict[str, Any]]]:
    numbers: dict[int, int] = defaultdict(int)
    rows = []
    for finding in sorted(found, key=lambda f: f.clause.pk):
        numbers[finding.clause.pk] += 1
        params = {name: _stored(value) for name, value in finding.params.items()}
        rows.append(
            (finding.clause.pk, numbers[finding.clause.pk], str(finding.outcome.value), str(finding.reason), params)
        )
    return rows


def _stored(value: Any) -> Any:
    """Keep translatable texts translatable; write the rest as JSON holds it."""
    if isinstance(value, Promise) or hasattr(value, "label"):
        return {"msgid": str(getattr(value, "label", value))}
    return value if isinstance(value, bool | int | float | str | None) else str(value)


def _findings(facility_ids: Collection[int], on: date) -> Rows:
    overdue = Q(state=FindingState.ORDERED, due_on__lt=on)
    rows = (
        Finding.objects.filter(facility__any=facility_ids, state__in=OPEN_FINDINGS)
        .order_by()
        .values("facility")
        .annotate(open=Count("pk"), overdue=Count("pk", filter=overdue))
    )
    return {row["facility"]: dict(row) for row in rows}


def _last_visits(facility_ids: Collection[int]) -> dict[int, date]:
    rows = Visit.objects.concluded().filter(facility__any=facility_ids).order_by().values_list("facility")
    return {pk: timezone.localdate(last) for pk, last in rows.annotate(last=Max("concluded_at")) if last}
