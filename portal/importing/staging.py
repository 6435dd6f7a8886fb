"""The rows of a table on their way in: staged by COPY, judged as sets, typed. Temporary tables only; nothing is written yet.

`staged` holds the texts by field, with line, key and digest; `fresh` those that say something new; `typed` the values of the rows
that were not refused. Row numbers are those of the file.
"""

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping as MappingType
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper as Cursor
from django.utils.translation import gettext as _, gettext_noop
from psycopg2.sql import SQL, Composable, Identifier, Literal

from portal.errors import Refused
from portal.importing import mappings
from portal.importing.judging import EMPTY, TOO_LONG, Field, Setup, Wrong, judged
from portal.importing.mappings import Mapping
from portal.importing.statements import copy, text
from portal.tables.reading import Fault, Table, Unreadable, reason_against

TABLES = ("staged", "fresh", "refused_line", "typed", "planned")
NOTHING = "\x02"  # stands for NULL in COPY; no text of a table holds it
KEY = "key"
KEY_EMPTY = gettext_noop("the column that identifies the row is empty")
KEY_LONG = gettext_noop("the key is longer than 200 characters")
KEY_TWICE = gettext_noop("the key already occurs in row %(first)s")
SAID_TWICE = gettext_noop("says the same as row %(first)s")
ZEROS_LOST = gettext_noop(
    "seems to be “%(whole)s” without the zeros it begins with. Please format the column as text and type it again."
)
LOST_AMONG = """
SELECT s.line, s.key, lpad(s.key, w.width, '0') FROM staged s, (
    SELECT min(length(key)) AS width FROM staged WHERE key ~ '^0[0-9]+$' HAVING min(length(key)) = max(length(key))) w
WHERE s.key ~ '^[1-9][0-9]*$' AND length(s.key) < w.width
"""
LOST_SINCE = """
SELECT DISTINCT ON (s.line) s.line, s.key, i.external_id FROM staged s
JOIN portal_importedrow i ON i.importer = %s AND i.source = %s AND i.external_id ~ '^0+[1-9][0-9]*$'
    AND ltrim(i.external_id, '0') = s.key
WHERE s.line NOT IN (SELECT line FROM refused_line)
AND NOT EXISTS (SELECT FROM portal_importedrow k WHERE k.importer = i.importer AND k.source = i.source AND k.external_id = s.key)
ORDER BY s.line, i.external_id
"""
LONGEST_KEY = 200
MEMORY = "128MB"  # for sorting and hashing, within the transaction of the import
STAGE = """
CREATE TEMP TABLE staged (line integer, key text COLLATE "C", {columns},
    digest uuid GENERATED ALWAYS AS (md5({said})::uuid) STORED) ON COMMIT DROP
"""
TYPE = """
CREATE TEMP TABLE typed ON COMMIT DROP AS
SELECT *, jsonb_strip_nulls(jsonb_build_object({facts})) AS facts{derived}
FROM (SELECT f.line, f.key, f.digest, {chosen} FROM fresh f {joins}
    WHERE f.line NOT IN (SELECT line FROM refused_line)) v
"""
JOIN = "LEFT JOIN {j} ON {j}.raw = f.{c}"


@dataclass(frozen=True)
class Found:
    """What is wrong with a row: where, what stands there, why."""

    line: int
    column: str
    value: str
    reason: str
    params: dict[str, Any]
    is_conflict: bool = False


class Staging:
    """One table being brought in. Used within a transaction; the temporary tables are the connection's own."""

    def __init__(self, mapping: Mapping, setup: Setup, *, overwrites: bool):
        self.mapping = mapping
        self.setup = setup
        self.overwrites = overwrites
        self.faults: list[Found] = []
        self.broken = 0  # rows that are no record: not staged
        self.read = 0
        self.titles: dict[str, str] = {}  # field -> its title in this file
        self.extra: list[str] = []

    @property
    def importer_fields(self) -> MappingType[str, Field]:
        """The fields of the importer by name."""
        return self.mapping.importer.fields

    def take(self, table: Table) -> None:
        """Stage, judge and type the rows of a table. Raises Refused if it lacks columns."""
        self._match(table)
        with connection.cursor() as cursor:
            self._prepare(cursor)
            self._copy(cursor, table)
            self._look_at_keys(cursor)
            self._keep_fresh(cursor)
            self._judge(cursor)
            self._type(cursor)

    def drop(self) -> None:
        """Drop the temporary tables; the transaction may go on with other things."""
        with connection.cursor() as cursor:
            _drop(cursor)

    # the header

    def _match(self, table: Table) -> None:
        """Find the column of each field and of the key."""
        self.places: dict[str, int] = {}
        for name, titles in self.mapping.columns.items():
            place = table.place(*titles)
            if place is not None:
                self.places[name] = place
            elif name in self.mapping.importer.needed and name not in self.mapping.defaults:
                raise table.lacking(*titles)
        self.titles = {name: table.header[place] for name, place in self.places.items()}
        self.key_places = [self._key_place(table, title) for title in self.mapping.key]
        self.looked_at = dict.fromkeys([*self.key_places, *self.places.values()])
        self._look_at_others(table.header)

    def _key_place(self, table: Table, title: str) -> int:
        place = table.place(title)
        if place is None:
            raise table.lacking(title)
        return place

    def _look_at_others(self, header: list[str]) -> None:
        extra = [title for place, title in enumerate(header) if title and place not in self.looked_at]
        self.extra = [] if self.mapping.extra_columns == mappings.IGNORE else extra
        if self.extra and self.mapping.extra_columns == mappings.REFUSE:
            shown = {"titles": ", ".join(self.extra)}
            raise Refused(_("The table has columns that the mapping does not name: %(titles)s") % shown)

    # staging

    def _prepare(self, cursor: Cursor) -> None:
        cursor.execute(f"SET LOCAL work_mem = '{MEMORY}'")
        _drop(cursor)
        columns = [Identifier(name) for name in self.places]
        statement = SQL(STAGE).format(
            columns=SQL(", ").join(SQL('{} text COLLATE "C"').format(column) for column in columns),
            said=SQL(" || E'\\x1f' || ").join([Literal(self.mapping.digest), Identifier(KEY), *columns]),
        )
        cursor.execute(text(statement))
        cursor.execute("CREATE TEMP TABLE refused_line (line integer) ON COMMIT DROP")

    def _copy(self, cursor: Cursor, table: Table) -> None:
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="\n").writerows(self._staged(table))
        buffer.seek(0)
        columns = SQL(", ").join(map(Identifier, ["line", KEY, *self.places]))
        statement = SQL("COPY staged ({}) FROM STDIN WITH (FORMAT csv, NULL {})").format(columns, Literal(NOTHING))
        copy(cursor, statement, buffer)
        cursor.execute("ANALYZE staged")

    def _staged(self, table: Table) -> Iterator[list[Any]]:
        places, key_places = list(self.places.values()), self.key_places
        for row in table.rows:
            self.read += 1
            if isinstance(row, Fault):
                self.broken += 1
                self.faults.append(Found(row.line, "", "", gettext_noop("%(problem)s"), {"problem": row.reason}))
                continue
            line, cells = row
            if wrong := self._unreadable(line, cells):
                self.broken += 1
                self.faults += wrong
                continue
            parts = [cells[place].strip() for place in key_places]
            yield [line, self._key(parts), *[cells[place].strip() for place in places]]

    def _unreadable(self, line: int, cells: list[str]) -> list[Found]:
        """Name each cell that can't be known: the row is not taken, and nothing that the portal has is emptied by it."""
        if all(type(cells[place]) is str for place in self.looked_at):
            return []
        found = [
            self.found(line, name, cells[place], Wrong(reason))
            for name, place in self.places.items()
            if (reason := reason_against(cells[place], is_figure=self.importer_fields[name].is_figure))
        ]
        keys = zip(self.mapping.key, self.key_places, strict=True)
        others = ((title, cells[place]) for title, place in keys if place not in self.places.values())
        return found + [
            Found(line, title, cell, cell.reason, {}) for title, cell in others if isinstance(cell, Unreadable)
        ]

    def _key(self, parts: list[str]) -> str:
        """Return what the row is known by, or nothing."""
        if self.mapping.key_kind == mappings.CONTENT:
            return hashlib.sha256("\x1f".join(parts).encode()).hexdigest() if any(parts) else ""
        return " · ".join(parts) if all(parts) else ""

    def _look_at_keys(self, cursor: Cursor) -> None:
        key = " · ".join(self.mapping.key)
        cursor.execute("SELECT line FROM staged WHERE key = ''")
        self.refuse(cursor, [Found(line, key, "", KEY_EMPTY, {}) for (line,) in cursor.fetchall()])
        cursor.execute(f"SELECT line, left(key, 100) FROM staged WHERE length(key) > {LONGEST_KEY}")  # noqa: S608 - names of our own code only
        self.refuse(cursor, [Found(line, key, value, KEY_LONG, {}) for line, value in cursor.fetchall()])
        cursor.execute(
            "SELECT s.line, s.key, d.first FROM staged s JOIN (SELECT key, min(line) AS first FROM staged WHERE key <> '' "
            "GROUP BY key HAVING count(*) > 1) d USING (key) WHERE s.line > d.first"
        )
        self._refuse_twins(cursor, key, cursor.fetchall())
        self._refuse_lost_zeros(cursor, key)

    def _refuse_lost_zeros(self, cursor: Cursor, key: str) -> None:
        """Find keys that lost the zeros they began with: those of other rows have them, or the source had them last time."""
        cursor.execute(LOST_AMONG)
        self.refuse(
            cursor, [Found(line, key, raw, ZEROS_LOST, {"whole": whole}) for line, raw, whole in cursor.fetchall()]
        )
        cursor.execute(LOST_SINCE, [self.mapping.importer.code, self.mapping.source])
        self.refuse(
            cursor, [Found(line, key, raw, ZEROS_LOST, {"whole": whole}) for line, raw, whole in cursor.fetchall()]
        )

    def _refuse_twins(self, cursor: Cursor, key: str, twins: list[tuple[int, str, int]]) -> None:
        if self.mapping.key_kind == mappings.CONTENT:
            self.refuse(cursor, [Found(line, "", "", SAID_TWICE, {"first": first}) for line, _key, first in twins])
        else:
            self.refuse(cursor, [Found(line, key, value, KEY_TWICE, {"first": first}) for line, value, first in twins])

    def _keep_fresh(self, cursor: Cursor) -> None:
        """Leave out what was said before in the same words; with `overwrites` everything is looked at again."""
        cursor.execute(
            "CREATE TEMP TABLE fresh ON COMMIT DROP AS SELECT s.* FROM staged s LEFT JOIN portal_importedrow i "
            "ON i.importer = %s AND i.source = %s AND i.external_id = s.key "
            "WHERE (%s OR i.digest IS DISTINCT FROM s.digest) "
            "AND s.line NOT IN (SELECT line FROM refused_line)",
            [self.mapping.importer.code, self.mapping.source, self.overwrites],
        )
        cursor.execute("ANALYZE fresh")

    # judging

    def _judge(self, cursor: Cursor) -> None:
        for name in self.places:
            field = self.importer_fields[name]
            if field.judge or name in self.mapping.values:
                self._judge_values(cursor, name, field)
            if field.sql == "text":
                self._judge_length(cursor, name, field)
            if field.is_required and not field.judge:
                self._judge_presence(cursor, name)

    def _judge_values(self, cursor: Cursor, name: str, field: Field) -> None:
        cursor.execute(text(SQL("SELECT DISTINCT {} FROM fresh").format(Identifier(name))))
        texts = [text for (text,) in cursor.fetchall()]
        values, default = self.mapping.values.get(name, {}), self.mapping.defaults.get(name, "")
        good, bad = [], {}
        for raw, value in judged(field, texts, values, default, self.setup):
            if isinstance(value, Wrong):
                bad[raw] = value
            else:
                good.append((raw, value))
        self._keep_values(cursor, name, field, good)
        self._refuse_texts(cursor, name, bad)

    def _keep_values(self, cursor: Cursor, name: str, field: Field, good: list[tuple[str, Any]]) -> None:
        cursor.execute(
            text(
                SQL('CREATE TEMP TABLE {} (raw text COLLATE "C", value {}) ON COMMIT DROP').format(
                    _judged(name), SQL(field.sql)
                )
            )
        )
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="\n").writerows(
            (raw, NOTHING if value is None else value) for raw, value in good
        )
        buffer.seek(0)
        copy(
            cursor, SQL("COPY {} FROM STDIN WITH (FORMAT csv, NULL {})").format(_judged(name), Literal(NOTHING)), buffer
        )
        cursor.execute(text(SQL("ANALYZE {}").format(_judged(name))))

    def _refuse_texts(self, cursor: Cursor, name: str, bad: MappingType[str, Wrong]) -> None:
        if bad:
            column = Identifier(name)
            cursor.execute(
                text(SQL("SELECT line, {} FROM fresh WHERE {} = ANY(%s)").format(column, column)), [list(bad)]
            )
            found = [(line, raw, bad[raw]) for line, raw in cursor.fetchall()]
            self.refuse(cursor, [self.found(line, name, raw, wrong) for line, raw, wrong in found])

    def _judge_length(self, cursor: Cursor, name: str, field: Field) -> None:
        column = Identifier(name)
        cursor.execute(
            text(SQL("SELECT line, left({}, 100) FROM fresh WHERE length({}) > %s").format(column, column)),
            [field.longest],
        )
        wrong = Wrong(TOO_LONG, {"longest": field.longest})
        self.refuse(cursor, [self.found(line, name, raw, wrong) for line, raw in cursor.fetchall()])

    def _judge_presence(self, cursor: Cursor, name: str) -> None:
        if name not in self.mapping.defaults and name not in self.mapping.values:
            cursor.execute(text(SQL("SELECT line FROM fresh WHERE {} = ''").format(Identifier(name))))
            self.refuse(cursor, [self.found(line, name, "", Wrong(EMPTY)) for (line,) in cursor.fetchall()])

    def found(self, line: int, name: str, raw: str, wrong: Wrong, *, is_conflict: bool = False) -> Found:
        """Return a fault at a field, under its title in the file; personal data is left out."""
        field = self.importer_fields[name]
        shown = "" if field.is_personal else raw
        return Found(line, self.titles.get(name, str(field.label)), shown, wrong.reason, wrong.params, is_conflict)

    def refuse(self, cursor: Cursor, faults: Iterable[Found]) -> None:
        """Note faults, and keep their rows out."""
        new = list(faults)
        self.faults += new
        if new:
            cursor.execute("INSERT INTO refused_line SELECT unnest(%s)", [[fault.line for fault in new]])

    # typing

    def _type(self, cursor: Cursor) -> None:
        """Bring every field of the importer to its type; what the mapping does not speak of is null."""
        defaults = {name: word for name, word in self.mapping.defaults.items() if name not in self.places}
        fixed = mappings.constants(self.mapping, self.setup, {**self.mapping.constants, **defaults})
        chosen = [self._typed(name, field, fixed) for name, field in self.importer_fields.items()]
        judged = [name for name in self.places if self._is_judged(name)]
        derived = self.mapping.importer.derived
        statement = SQL(TYPE).format(
            chosen=SQL(", ").join(chosen),
            joins=SQL(" ").join(SQL(JOIN).format(j=_judged(name), c=Identifier(name)) for name in judged),
            facts=SQL(", ").join(part for name in self.mapping.fields for part in (Literal(name), Identifier(name))),
            derived=SQL("").join(SQL(f", {sql} AS {{}}").format(Identifier(name)) for name, sql in derived.items()),
        )
        cursor.execute(text(statement))
        cursor.execute("ANALYZE typed")

    def _is_judged(self, name: str) -> bool:
        return self.importer_fields[name].judge is not None or name in self.mapping.values

    def _typed(self, name: str, field: Field, fixed: MappingType[str, Any]) -> Composable:
        if name in self.places and self._is_judged(name):
            value: Composable = SQL("{}.value").format(_judged(name))
        elif name in self.places:
            default = Literal(self.mapping.defaults.get(name, ""))
            value = SQL("nullif(coalesce(nullif(f.{}, ''), {}), '')").format(Identifier(name), default)
        else:
            value = SQL("{}::{}").format(Literal(fixed.get(name)), SQL(field.sql))
        return SQL("{} AS {}").format(value, Identifier(name))

    def fates(self) -> dict[str, int]:
        """Count the planned rows by fate."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT fate, count(*) FROM planned GROUP BY fate")
            return dict(cursor.fetchall())


def _judged(name: str) -> Identifier:
    return Identifier(f"judged_{name}")


def _drop(cursor: Cursor) -> None:
    cursor.execute("SELECT relname FROM pg_class WHERE relnamespace = pg_my_temp_schema() AND relkind = 'r'")
    ours = [name for (name,) in cursor.fetchall() if name in TABLES or name.startswith("judged_")]
    if ours:
        cursor.execute(text(SQL("DROP TABLE {}").format(SQL(", ").join(map(Identifier, ours)))))
