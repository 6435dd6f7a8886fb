"""Counts facilities again: their summaries, what they breach since when, and the history of it."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import connection

from facilities.models import Facility
from metrics.rollup import compliance, spans
from metrics.rollup.compliance import Stand
from metrics.rollup.models import SUMS, FacilityBreach, FacilitySummary
from portal.models import Clause

SHOWN = ("area_id", "state", "is_overseen", *SUMS, "last_visit_on", "risk", "risk_parts")


def refresh(facility_ids: Collection[int], on: date, at: datetime) -> tuple[dict[int, set[str]], list[int]]:
    """Count facilities again and write what changed; return the communities of each, old and new, and which facilities differed."""
    rows = _locked(facility_ids, on, at)
    old = _kept(rows)
    new = compliance.stands(facility_ids, on=on)
    changed = {pk: stand for pk, stand in new.items() if old.get(pk) != stand}
    _write_summaries(changed, on, at)
    _write_breaches(changed, {pk: old[pk] for pk in changed if pk in old}, on)
    spans.write(new, on=on)
    FacilitySummary.objects.filter(pk__any=new.keys() - changed.keys()).exclude(as_of=on).update(
        as_of=on, computed_at=at
    )
    touched = {pk: {old[pk].values["area_id"]} if pk in old else set() for pk in old.keys() | new.keys()}
    for pk, stand in new.items():
        touched[pk].add(stand.values["area_id"])
    return touched, list(changed)


def refresh_risk(facility_ids: Collection[int], on: date, at: datetime) -> None:
    """Add up the risk of facilities again of which only the months since the last visit grew: no check is asked."""
    rows = _locked(facility_ids, on, at)
    weights = compliance.risk_weights(on)
    stands = {pk: compliance.with_risk(row, weights, on) for pk, row in rows.items()}
    changed = {pk: values for pk, values in stands.items() if values != rows[pk]}
    kept = _kept(changed)
    _write_summaries(kept, on, at)
    spans.write(kept, on=on)


def _locked(facility_ids: Collection[int], on: date, at: datetime) -> dict[int, dict]:
    """Make sure that each facility has a summary and lock them in order; what is read afterwards is the latest."""
    known = set(FacilitySummary.objects.filter(pk__any=facility_ids).values_list("pk", flat=True))
    new = Facility.objects.filter(pk__any=set(facility_ids) - known).values_list("pk", "area_id", "state")
    blank = [
        FacilitySummary(pk=pk, area_id=area, state=state, is_overseen=False, as_of=on, computed_at=at)
        for pk, area, state in new.order_by("pk")
    ]
    FacilitySummary.objects.bulk_create(blank, ignore_conflicts=True)
    rows = FacilitySummary.objects.filter(pk__any=facility_ids).order_by("pk").select_for_update()
    return {row.pop("pk"): row for row in rows.values("pk", *SHOWN)}


def _kept(rows: dict[int, dict]) -> dict[int, Stand]:
    kept = {pk: Stand(values, []) for pk, values in rows.items()}
    breaches = FacilityBreach.objects.filter(facility__any=kept).order_by("clause_id", "number")
    for pk, *breach in breaches.values_list("facility_id", "clause_id", "number", "outcome", "reason", "params"):
        kept[pk].breaches.append(tuple(breach))  # type: ignore[arg-type]
    return kept


def _write_summaries(stands: dict[int, Stand], on: date, at: datetime) -> None:
    rows = [FacilitySummary(pk=pk, as_of=on, computed_at=at, **stand.values) for pk, stand in stands.items()]
    FacilitySummary.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["facility"],
        update_fields=[*(name.removesuffix("_id") for name in SHOWN), "as_of", "computed_at"],
        batch_size=1000,
    )


def _write_breaches(stands: dict[int, Stand], old: dict[int, Stand], on: date) -> None:
    """Replace the breaches of facilities whose breaches changed; one that goes on keeps its first day."""
    none = Stand({}, [])
    changed = {pk: stand for pk, stand in stands.items() if stand.breaches != old.get(pk, none).breaches}
    rows = FacilityBreach.objects.filter(facility__any=changed)
    keys = rows.values_list("facility_id", "clause__code", "number", "outcome", "since")
    since = {(pk, code, number, outcome): day for pk, code, number, outcome, day in keys}
    codes = dict(Clause.objects.values_list("pk", "code"))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {FacilityBreach._meta.db_table} WHERE facility_id = ANY(%s)", [list(changed)])  # noqa: S608
    FacilityBreach.objects.bulk_create(_breaches(changed, since, codes, on), batch_size=2000)


def _breaches(
    stands: dict[int, Stand], since: dict[tuple[int, str, int, str], date], codes: dict[int, str], on: date
) -> Iterable[FacilityBreach]:
    return [
        FacilityBreach(
            facility_id=pk, clause_id=clause, number=number, outcome=outcome, reason=reason, params=params,
            since=since.get((pk, codes[clause], number, outcome), on),
        )
        for pk, stand in stands.items()
        for clause, number, outcome, reason, params in stand.breaches
    ]  # fmt: skip
