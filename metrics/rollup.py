"""Keeps the summaries: what was marked dirty is counted again, and areas are added up from their parts.

A rollup takes marks, locks the summaries it will write, and only then counts, so that two rollups side by side or one killed
halfway leave nothing wrong: the marks come back with the transaction. Full and incremental recounts share every step.
"""

import logging
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, Sum

from facilities.choices import PUBLIC_STATES
from facilities.models import Facility
from metrics.measures import compliance, indicators
from metrics.measures.compliance import Stand
from metrics.models import (
    AreaSummary,
    DirtyMark,
    FacilityBreach,
    FacilitySummary,
    Indicator,
    IndicatorValue,
    RollupDifference,
)
from metrics.models.summaries import SUMS
from portal.choices import AreaLevel
from portal.models import Area, Clause
from portal.querysets import within

logger = logging.getLogger(__name__)
BATCH = 500  # facilities per transaction of an incremental rollup
CHUNK = 2000  # facilities counted at once in a full one
ABOVE = (AreaLevel.STREET, AreaLevel.DISTRICT, AreaLevel.CITY, AreaLevel.PROVINCE)
SHOWN = ("area_id", "state", "is_overseen", *SUMS, "last_visit_on", "risk", "risk_parts")
AREA_SUMS = ("overseen", "filed", *SUMS)


def roll_up(*, on: date, at: datetime) -> int:
    """Count again what is marked, batch by batch; return how many facilities and communities were done."""
    done = 0
    while batch := _roll_up_batch(on, at):
        done += batch
    return done


@transaction.atomic
def _roll_up_batch(on: date, at: datetime) -> int:
    facility_ids, communities = _take_marks()
    if facility_ids or communities:
        communities |= _refresh_facilities(facility_ids, on, at)[0]
        refresh_areas(communities, on=on, at=at)
    return len(facility_ids) + len(communities)


def _take_marks() -> tuple[set[int], set[str]]:
    """Take up to a batch of marks that no other rollup holds. Deleted first: whoever marks later adds a row of his own."""
    marks = list(DirtyMark.objects.select_for_update(skip_locked=True).order_by("id")[:BATCH])
    DirtyMark.objects.filter(pk__in=[mark.pk for mark in marks]).delete()
    return {m.facility_id for m in marks if m.facility_id}, {m.area_code for m in marks if m.area_code}


def recount(*, on: date, at: datetime) -> dict[str, list[Any]]:
    """Count everything again; return the keys of the facilities, areas and values that differed from what was kept."""
    facility_ids = list(Facility.objects.order_by("pk").values_list("pk", flat=True))
    differing: list[int] = []
    for start in range(0, len(facility_ids), CHUNK):
        differing += _recount_chunk(facility_ids[start : start + CHUNK], on, at)
    with transaction.atomic():
        codes = set(Area.objects.filter(level=AreaLevel.COMMUNITY).values_list("code", flat=True))
        areas, values = refresh_areas(codes, on=on, at=at)
    return {"facilities": differing, "areas": areas, "values": values}


@transaction.atomic
def _recount_chunk(facility_ids: list[int], on: date, at: datetime) -> list[int]:
    return _refresh_facilities(facility_ids, on, at)[1]


def verify(*, on: date, at: datetime) -> int:
    """Settle the marks, recount everything, and record an alarm if the recount differs; return how many rows did."""
    if FacilitySummary.objects.exclude(as_of=on).exists():
        recount(on=on, at=at)  # the day was not started: what a date changed is no difference
    roll_up(on=on, at=at)
    found = {noun: keys for noun, keys in recount(on=on, at=at).items() if keys}
    for noun, keys in found.items():
        logger.error("Rollup of %s: %s rows differ from the full recount, such as %s", noun, len(keys), keys[:10])
        RollupDifference.objects.create(at=at, as_of=on, noun=noun, count=len(keys), examples=keys[:20])
    return sum(map(len, found.values()))


def _refresh_facilities(facility_ids: Collection[int], on: date, at: datetime) -> tuple[set[str], list[int]]:
    """Count facilities again and write what changed; return the communities touched and the facilities that differed."""
    kept = _lock_summaries(facility_ids, on, at)
    old = _kept_stands(kept)
    new = compliance.stands(facility_ids, on=on)
    changed = [pk for pk, stand in new.items() if old.get(pk) != stand]
    _write_summaries({pk: new[pk] for pk in changed}, on, at)
    _write_breaches({pk: new[pk] for pk in changed}, on)
    FacilitySummary.objects.filter(pk__in=new.keys() - set(changed)).update(as_of=on, computed_at=at)
    codes = {stand.values["area_id"] for stand in new.values()} | {row.area_id for row in kept}
    return codes, changed


def _lock_summaries(facility_ids: Collection[int], on: date, at: datetime) -> list[FacilitySummary]:
    """Make sure that each facility has a summary and lock them in order; what is read afterwards is the latest."""
    known = set(FacilitySummary.objects.filter(pk__in=facility_ids).values_list("pk", flat=True))
    new = Facility.objects.filter(pk__in=set(facility_ids) - known).values_list("pk", "area_id", "state")
    blank = [
        FacilitySummary(pk=pk, area_id=area, state=state, is_overseen=False, as_of=on, computed_at=at)
        for pk, area, state in new.order_by("pk")
    ]
    FacilitySummary.objects.bulk_create(blank, ignore_conflicts=True)
    return list(FacilitySummary.objects.filter(pk__in=facility_ids).order_by("pk").select_for_update())


def _kept_stands(rows: Iterable[FacilitySummary]) -> dict[int, Stand]:
    kept = {row.pk: Stand({name: getattr(row, name) for name in SHOWN}, []) for row in rows}
    breaches = FacilityBreach.objects.filter(facility__in=kept).order_by("clause_id", "number")
    for b in breaches:
        kept[b.facility_id].breaches.append((b.clause_id, b.number, b.outcome, b.reason, b.params))
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


def _write_breaches(stands: dict[int, Stand], on: date) -> None:
    """Replace the breaches of the facilities; one that goes on keeps its first day."""
    old = FacilityBreach.objects.filter(facility__in=stands)
    since = {(b.facility_id, b.clause.code, b.number, b.outcome): b.since for b in old.select_related("clause")}
    codes = dict(Clause.objects.values_list("pk", "code"))
    old.delete()
    FacilityBreach.objects.bulk_create(
        [
            FacilityBreach(
                facility_id=pk, clause_id=clause, number=number, outcome=outcome, reason=reason, params=params,
                since=since.get((pk, codes[clause], number, outcome), on),
            )
            for pk, stand in stands.items()
            for clause, number, outcome, reason, params in stand.breaches
        ],
        batch_size=2000,
    )  # fmt: skip


def refresh_areas(communities: Collection[str], *, on: date, at: datetime) -> tuple[list[str], list[str]]:
    """Count communities again and add up all areas above them; return the areas and values that differed."""
    codes = _with_areas_above(communities)
    _lock_areas(codes)
    return _refresh_sums(codes, at), _refresh_values(codes, on, at)


def _with_areas_above(communities: Collection[str]) -> dict[int, list[str]]:
    """Return the existing areas among the codes and above them, by level."""
    wanted = {code[:level] for code in communities for level in (AreaLevel.COMMUNITY, *ABOVE)}
    found: dict[int, list[str]] = {level: [] for level in (AreaLevel.COMMUNITY, *ABOVE)}
    for code, level in Area.objects.filter(pk__in=wanted).order_by("code").values_list("code", "level"):
        found[level].append(code)
    return found


def _lock_areas(codes: dict[int, list[str]]) -> None:
    every = sorted(code for group in codes.values() for code in group)
    AreaSummary.objects.bulk_create([AreaSummary(area_id=code) for code in every], ignore_conflicts=True)
    list(AreaSummary.objects.filter(pk__in=every).order_by("pk").select_for_update().values_list("pk"))


def _refresh_sums(codes: dict[int, list[str]], at: datetime) -> list[str]:
    changed = _store_sums(codes[AreaLevel.COMMUNITY], _community_sums(codes[AreaLevel.COMMUNITY]), at)
    for level in ABOVE:
        parts = AreaSummary.objects.filter(area__parent__in=codes[level]).order_by().values("area__parent")
        sums = parts.annotate(**{f"sum_{name}": Sum(name) for name in AREA_SUMS})
        changed += _store_sums(codes[level], {row.pop("area__parent"): _named(row) for row in sums}, at)  # type: ignore[misc, arg-type]
    return changed


def _community_sums(codes: Collection[str]) -> dict[str, dict[str, int]]:
    """Add up the facilities under oversight; those not yet filed, closed or cancelled offer no places."""
    rows = FacilitySummary.objects.filter(area__in=codes, is_overseen=True).order_by().values("area")
    sums = rows.annotate(
        sum_overseen=Count("pk"),
        sum_filed=Count("pk", filter=Q(state__in=PUBLIC_STATES)),
        **{f"sum_{name}": Sum(name) for name in SUMS},
    )
    return {row.pop("area"): _named(row) for row in sums}  # type: ignore[misc, arg-type]


def _named(row: dict[str, int]) -> dict[str, int]:
    return {name.removeprefix("sum_"): value for name, value in row.items()}


def _store_sums(codes: Collection[str], sums: dict[str, dict[str, int]], at: datetime) -> list[str]:
    nothing = dict.fromkeys(AREA_SUMS, 0)
    kept = {row.pop("area_id"): row for row in AreaSummary.objects.filter(pk__in=codes).values("area_id", *AREA_SUMS)}
    rows = [AreaSummary(area_id=code, computed_at=at, **sums.get(code, nothing)) for code in codes]
    AreaSummary.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["area"], update_fields=[*AREA_SUMS, "computed_at"]
    )
    return [code for code in codes if kept.get(code) != sums.get(code, nothing)]


def _refresh_values(codes: dict[int, list[str]], on: date, at: datetime) -> list[str]:
    changed: list[str] = []
    for indicator in Indicator.objects.in_force(on):
        rows = indicators.rows_of(indicator, on)
        changed += _refresh_indicator(indicator, _community_totals(rows, codes[AreaLevel.COMMUNITY]), codes, on, at)
    return changed


Totals = dict[str, tuple[int, int]]


def _community_totals(rows: Any, communities: list[str]) -> Totals:
    """Return numerator and denominator per community; few communities are asked one by one, many all at once."""
    if len(communities) <= MOST_RANGES:
        rows = rows.filter(within(communities, "community"))
    wanted = set(communities)
    return {row["community"]: (row["n"], row["d"]) for row in indicators.totals(rows) if row["community"] in wanted}


MOST_RANGES = 20


def _refresh_indicator(
    indicator: Indicator, totals: Totals, codes: dict[int, list[str]], on: date, at: datetime
) -> list[str]:
    changed = _store_values(indicator, codes[AreaLevel.COMMUNITY], totals, on, at)
    for level in ABOVE:
        parts = IndicatorValue.objects.filter(indicator=indicator, year=on.year, area__parent__in=codes[level])
        sums = parts.order_by().values_list("area__parent").annotate(Sum("numerator"), Sum("denominator"))
        changed += _store_values(indicator, codes[level], {code: (n, d) for code, n, d in sums}, on, at)
    return changed


def _store_values(indicator: Indicator, codes: list[str], totals: Totals, on: date, at: datetime) -> list[str]:
    old = IndicatorValue.objects.filter(indicator=indicator, year=on.year, area__in=codes)
    kept = {code: (n, d) for code, n, d in old.values_list("area_id", "numerator", "denominator")}
    rows = [
        IndicatorValue(
            indicator=indicator, area_id=code, year=on.year, as_of=on, computed_at=at,
            numerator=totals.get(code, (0, 0))[0], denominator=totals.get(code, (0, 0))[1],
        )
        for code in codes
    ]  # fmt: skip
    IndicatorValue.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["area", "year", "indicator"],
        update_fields=["as_of", "numerator", "denominator", "computed_at"],
        batch_size=2000,
    )
    return [f"{indicator.code} {code}" for code in codes if kept.get(code) != totals.get(code, (0, 0))]
