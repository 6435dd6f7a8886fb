"""Counts communities again and adds up the areas above them: set by set inside the database, whether few areas or all.

`codes=None` stands for every area. Only rows that differ are written, and those are returned.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction

from facilities.ground.choices import PUBLIC_STATES
from metrics.indicators import formulas
from metrics.indicators.models import Indicator, IndicatorValue
from metrics.rollup.models import SUMS, AreaSummary, FacilitySummary
from portal.areas.choices import AreaLevel
from portal.models import Area

ABOVE = (AreaLevel.STREET, AreaLevel.DISTRICT, AreaLevel.CITY, AreaLevel.PROVINCE)
AREA_SUMS = ("overseen", "filed", "taken_of", "places_unknown", "enrolled_unknown", *SUMS)
Codes = list[str] | None


@transaction.atomic
def refresh_areas(
    communities: Collection[str] | None, *, on: date, at: datetime
) -> tuple[list[str], list[tuple[str, str]]]:
    """Count communities (None: all) and the areas above them again; return the areas and the (indicator, area) that differed."""
    codes = None if communities is None else sorted({c[:n] for c in communities for n in AreaLevel.values})
    _lock(codes)
    return _refresh_sums(codes, at), _refresh_values(codes, on, at)


def _run(statement: str, **params: Any) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall() if cursor.description else []


NAMES = {"area": Area, "summary": AreaSummary, "facility": FacilitySummary, "value": IndicatorValue}
TABLES = {noun: model._meta.db_table for noun, model in NAMES.items()}
HERE = "(%(codes)s::text[] IS NULL OR a.code = ANY(%(codes)s))"
LOCK = """
INSERT INTO {summary} (area_id, {columns})
SELECT a.code, {zeros} FROM {area} a
WHERE {here} AND NOT EXISTS (SELECT 1 FROM {summary} s WHERE s.area_id = a.code)
ORDER BY a.code ON CONFLICT DO NOTHING;
SELECT count(*) FROM (
    SELECT 1 FROM {summary} a WHERE {here} ORDER BY a.area_id FOR UPDATE
) AS locked
"""


def _lock(codes: Codes) -> None:
    """Make sure that each area has a summary and lock them in order."""
    statement = LOCK.format(
        **TABLES, columns=", ".join(AREA_SUMS), zeros=", ".join("0" for _name in AREA_SUMS), here=HERE
    ).replace(
        f"{TABLES['summary']} a WHERE {HERE}", f"{TABLES['summary']} a WHERE {HERE.replace('a.code', 'a.area_id')}"
    )
    _run(statement, codes=codes)


STORE_SUMS = """
INSERT INTO {summary} AS kept (area_id, computed_at, {columns})
SELECT code, %(at)s, {columns} FROM (
    SELECT a.code, {sums} FROM {area} a {parts} WHERE a.level = %(level)s AND {here} GROUP BY a.code
) AS counted (code, {columns})
WHERE NOT EXISTS (SELECT 1 FROM {summary} k WHERE k.area_id = code AND ({kept}) = ({counted}))
ON CONFLICT (area_id) DO UPDATE SET computed_at = excluded.computed_at, {assigned} RETURNING area_id
"""
OF_FACILITIES = f"LEFT JOIN {TABLES['facility']} p ON p.area_id = a.code AND p.is_overseen"
OF_AREAS = f"LEFT JOIN {TABLES['area']} c ON c.parent_id = a.code LEFT JOIN {TABLES['summary']} p ON p.area_id = c.code"
ON_FILE = "FILTER (WHERE p.state = ANY(%(public)s)"
COUNTED = {  # facilities not yet filed, closed or cancelled are not under oversight; only those on file offer places
    "overseen": "count(p.facility_id)",
    "filed": f"count(p.facility_id) {ON_FILE})",
    "places": f"coalesce(sum(p.places) {ON_FILE}), 0)",
    "enrolled": f"coalesce(sum(p.enrolled) {ON_FILE}), 0)",
    "taken_of": f"coalesce(sum(p.places) {ON_FILE} AND p.enrolled IS NOT NULL), 0)",
    "places_unknown": f"count(p.facility_id) {ON_FILE} AND p.places IS NULL)",
    "enrolled_unknown": f"count(p.facility_id) {ON_FILE} AND p.enrolled IS NULL)",
}


def _sums_statement(parts: str, counted: dict[str, str]) -> str:
    return STORE_SUMS.format(
        **TABLES,
        columns=", ".join(AREA_SUMS),
        sums=", ".join(counted.get(name, f"coalesce(sum(p.{name}), 0)") for name in AREA_SUMS),
        parts=parts,
        here=HERE,
        assigned=", ".join(f"{name} = excluded.{name}" for name in AREA_SUMS),
        kept=", ".join(f"k.{name}" for name in AREA_SUMS),
        counted=", ".join(f"counted.{name}" for name in AREA_SUMS),
    )


def _refresh_sums(codes: Codes, at: datetime) -> list[str]:
    given = {"codes": codes, "at": at, "public": [str(state) for state in PUBLIC_STATES]}
    rows = _run(_sums_statement(OF_FACILITIES, COUNTED), level=AreaLevel.COMMUNITY, **given)
    for level in ABOVE:
        rows += _run(_sums_statement(OF_AREAS, {}), level=level, **given)
    return [code for (code,) in rows]


STORE_VALUES = """
INSERT INTO {value} AS kept (indicator_id, area_id, year, as_of, computed_at, numerator, denominator)
SELECT * FROM ({counted}) AS counted (indicator, code, year, as_of, computed_at, n, d)
WHERE NOT EXISTS (
    SELECT 1 FROM {value} k WHERE k.area_id = code AND k.year = counted.year AND k.indicator_id = indicator
    AND (k.numerator, k.denominator) = (n, d)
)
ON CONFLICT (area_id, year, indicator_id) DO UPDATE
SET as_of = excluded.as_of, computed_at = excluded.computed_at,
    numerator = excluded.numerator, denominator = excluded.denominator
RETURNING indicator_id, area_id
"""
OF_ROWS = """
SELECT %(indicator)s::bigint, a.code, %(year)s, %(on)s::date, %(at)s::timestamptz, coalesce(t.n, 0), coalesce(t.d, 0)
FROM {area} a LEFT JOIN ({totals}) AS t (community, n, d) ON t.community = a.code WHERE a.level = %(level)s AND {here}
"""
OF_VALUES = """
SELECT i.id, a.code, %(year)s, %(on)s::date, %(at)s::timestamptz, coalesce(t.n, 0), coalesce(t.d, 0)
FROM {area} a CROSS JOIN unnest(%(indicators)s) AS i (id)
LEFT JOIN (
    SELECT a.code, v.indicator_id, sum(v.numerator), sum(v.denominator)
    FROM {area} a JOIN {area} c ON c.parent_id = a.code JOIN {value} v ON v.area_id = c.code
    WHERE a.level = %(level)s AND {here} AND v.year = %(year)s AND v.indicator_id = ANY(%(indicators)s) GROUP BY 1, 2
) AS t (code, indicator_id, n, d) ON t.code = a.code AND t.indicator_id = i.id
WHERE a.level = %(level)s AND {here}
"""
NOTHING = "SELECT NULL::text, 0, 0 WHERE false"


def _refresh_values(codes: Codes, on: date, at: datetime) -> list[tuple[str, str]]:
    versions = list(Indicator.objects.in_force(on))
    given = {"codes": codes, "year": on.year, "on": on, "at": at}
    rows = [row for indicator in versions for row in _count(indicator, given)]
    statement = STORE_VALUES.format(counted=OF_VALUES.format(**TABLES, here=HERE), **TABLES)
    for level in ABOVE:
        rows += _run(statement, indicators=[i.pk for i in versions], level=level, **given)
    _date(codes, [indicator.pk for indicator in versions], on)
    names = {indicator.pk: indicator.code for indicator in versions}
    return [(names[pk], code) for pk, code in rows]


def _count(indicator: Indicator, given: dict[str, Any]) -> list[tuple]:
    totals, params = _totals(indicator, given["codes"], given["on"])
    counted = OF_ROWS.format(**TABLES, totals=totals, here=HERE)
    statement = STORE_VALUES.format(counted=counted, **TABLES)
    return _run(statement, indicator=indicator.pk, level=AreaLevel.COMMUNITY, **given, **params)


def _totals(indicator: Indicator, codes: Codes, on: date) -> tuple[str, dict[str, Any]]:
    """Return the statement that gives community, numerator and denominator, and its parameters by name."""
    rows = formulas.rows_of(indicator, on)
    if codes is not None:
        rows = rows.filter(community__any=[code for code in codes if len(code) == AreaLevel.COMMUNITY])
    try:
        statement, params = formulas.totals(rows).query.sql_with_params()
    except EmptyResultSet:
        return NOTHING, {}
    names = [f"given_{place}" for place in range(len(params))]
    return statement % tuple(f"%({name})s" for name in names), dict(zip(names, params, strict=True))


def _date(codes: Codes, versions: list[int], on: date) -> None:
    """Say that all values of the areas hold as of the day."""
    values = IndicatorValue.objects.filter(indicator__in=versions, year=on.year)
    chosen = values if codes is None else values.filter(area__any=codes)
    chosen.exclude(as_of=on).update(as_of=on)
