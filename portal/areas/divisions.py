"""Loading the official tables of divisions: staged by COPY, checked and taken over as sets, level by level.

A code is the path of its area, so its parent is the code cut to the level above; a parent column that says otherwise is a
fault. Rows that are as the database has them already are left alone, so that loading again costs little and changes nothing.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.areas.choices import AreaLevel
from portal.areas.models import Area
from portal.tables.reading import Fault, Record, read

ROLES = {
    "code": frozenset({"code", "id", "代码", "编码", "区划代码", "行政区划代码", "统计用区划代码"}),
    "name": frozenset({"name", "名称", "区划名称", "行政区划名称"}),
    "name_en": frozenset({"name_en", "nameen", "英文名", "英文名称"}),
    "province": frozenset({"provincecode", "province_code", "省级代码"}),
    "city": frozenset({"citycode", "city_code", "地级代码"}),
    "district": frozenset({"areacode", "area_code", "districtcode", "district_code", "县级代码"}),
    "street": frozenset({"streetcode", "street_code", "乡级代码"}),
    "parent": frozenset({"parent", "parentcode", "parent_code", "上级代码"}),
}
PARENT_ROLES = ("parent", "street", "district", "city", "province")  # the closest that a table has is the parent
REASONS: dict[str, Promise] = {
    "digits": _("the code “%(code)s” is not made of digits"),
    "length": _("the code “%(code)s” has none of the lengths 2, 4, 6, 9, 12"),
    "name": _("the name is empty"),
    "long": _("the name is longer than 80 characters"),
    "twice": _("the code %(code)s already occurs in the same import"),
    "path": _("the parent %(parent)s does not match the code %(code)s"),
    "parent": _("the area above %(code)s is not known"),
}

STAGE = """
CREATE TEMP TABLE staged_area (
    file text, line integer, code text COLLATE "C", name text, name_en text, parent text COLLATE "C", fault text
) ON COMMIT DROP
"""
COPY = "COPY staged_area (file, line, code, name, name_en, parent) FROM STDIN WITH (FORMAT csv, NULL '\\N')"
MARK = """
UPDATE staged_area SET fault = CASE
    WHEN code !~ '^[0-9]+$' THEN 'digits'
    WHEN length(code) NOT IN (2, 4, 6, 9, 12) THEN 'length'
    WHEN name = '' THEN 'name'
    WHEN length(name) > 80 THEN 'long'
    WHEN parent <> '' AND parent <> left(code, %(up)s) THEN 'path'
END
WHERE length(code) = %(level)s OR (%(level)s = 2 AND length(code) NOT IN (4, 6, 9, 12))
"""
MARK_TWICE = """
UPDATE staged_area s SET fault = 'twice'
FROM (SELECT ctid AS place, row_number() OVER (PARTITION BY code ORDER BY file, line) AS turn
      FROM staged_area WHERE fault IS NULL) counted
WHERE s.ctid = counted.place AND counted.turn > 1
"""
MARK_ORPHANS = """
UPDATE staged_area SET fault = 'parent'
WHERE fault IS NULL AND length(code) = %(level)s
  AND NOT EXISTS (SELECT FROM portal_area above WHERE above.code = left(staged_area.code, %(up)s))
"""
TAKE_OVER = """
INSERT INTO portal_area AS area (code, name, name_en, level, parent_id, source)
SELECT code, name, name_en, %(level)s, nullif(left(code, %(up)s), ''), file
FROM staged_area WHERE fault IS NULL AND length(code) = %(level)s
ON CONFLICT (code) DO UPDATE SET
    name = excluded.name, name_en = coalesce(nullif(excluded.name_en, ''), area.name_en), source = excluded.source
WHERE area.name <> excluded.name OR (excluded.name_en <> '' AND area.name_en <> excluded.name_en)
RETURNING xmax = 0
"""
FAULTS = "SELECT file, line, code, parent, fault FROM staged_area WHERE fault IS NOT NULL ORDER BY file, line"


@dataclass
class Result:
    """How many areas were new, changed or as before, and the rows that could not be used."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    faults: list[Fault] = field(default_factory=list)


class Rejected(Exception):
    """A strict import met bad rows: nothing was loaded."""

    def __init__(self, result: Result):
        super().__init__(len(result.faults))
        self.result = result


@transaction.atomic
def load(paths: Iterable[Path], *, strict: bool = False) -> Result:
    """Load tables of any levels in any order. Raises Rejected, with nothing loaded, for a bad row if `strict`.

    Raises Refused if a file can't be read or lacks the columns for code and name.
    """
    result = Result()
    records: list[Record] = []
    for path in paths:
        for row in read(path, ROLES, frozenset({"code", "name"})):
            if isinstance(row, Fault):
                result.faults.append(row)
            else:
                records.append(row)
    _stage(records)
    _take_over(result, len(records))
    result.faults.sort(key=lambda fault: (fault.file, fault.line))
    if strict and result.faults:
        raise Rejected(result)
    return result


def _stage(records: list[Record]) -> None:
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    writer.writerows(_staged(record) for record in records)
    buffer.seek(0)
    with connection.cursor() as cursor:
        cursor.execute(STAGE)
        cursor.copy_expert(COPY, buffer)


def _staged(record: Record) -> tuple[str, int, str, str, str, str]:
    cells = record.cells
    parent = next((cells[role] for role in PARENT_ROLES if role in cells), "")
    return record.file, record.line, cells["code"], cells["name"], cells.get("name_en", ""), parent


def _take_over(result: Result, staged: int) -> None:
    levels = [{"level": level, "up": up} for level, up in zip(AreaLevel.values, [0, *AreaLevel.values], strict=False)]
    with connection.cursor() as cursor:
        cursor.executemany(MARK, levels)
        cursor.execute(MARK_TWICE)
        for level in levels:
            if level["up"]:
                cursor.execute(MARK_ORPHANS, level)
            cursor.execute(TAKE_OVER, level)
            counted = Counter(was_new for (was_new,) in cursor.fetchall())
            result.added += counted[True]
            result.changed += counted[False]
        cursor.execute(FAULTS)
        faults = cursor.fetchall()
        cursor.execute(f"DROP TABLE staged_area; ANALYZE {Area._meta.db_table}")
    result.unchanged = staged - result.added - result.changed - len(faults)
    result.faults += [
        Fault(line, "", str(REASONS[fault]) % {"code": code, "parent": parent}, file)
        for file, line, code, parent, fault in faults
    ]
