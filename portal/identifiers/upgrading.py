"""What a migration does to rows from before identifiers had one form: bring them into it, encrypt what is personal, lose nothing.

No trigger of the tables is called meanwhile: nobody edited anything, so no history is written.
"""

import json
import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from psycopg2.sql import SQL, Composed, Identifier

from portal.identifiers import texts
from portal.identifiers.choices import IdentityKind
from portal.identifiers.kinds import KINDS
from portal.sealing import SEAL, digest, seal, within

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Table:
    """A table and its columns: those of a kind, those to be sealed, JSON with numbers to be sealed, the number with its hash."""

    name: str
    key: str = "id"
    kinds: Mapping[str, str] = field(default_factory=dict)
    sealed: tuple[str, ...] = ()
    data: Mapping[str, Mapping[str, str]] = field(
        default_factory=dict
    )  # column: keys of numbers with those of their kind
    hashed: tuple[str, str, str] | None = None  # hash, kind, number
    once: str = ""  # a column whose values differ by more than capitals
    once_within: str = ""  # the column in whose rows a hash stands once

    @property
    def columns(self) -> list[str]:
        """The columns that may change."""
        return [*self.kinds, *self.sealed, *self.data, *(self.hashed[:1] if self.hashed else ())]


def bring_into_form(schema_editor: BaseDatabaseSchemaEditor, tables: Iterable[Table]) -> None:
    """Rewrite the rows of the tables that are not in form yet. Running it again changes nothing."""
    for table in tables:
        with _without_triggers(schema_editor, table.name):
            _rewrite(schema_editor, table)


@contextmanager
def _without_triggers(schema_editor: BaseDatabaseSchemaEditor, table: str) -> Iterator[None]:
    name = schema_editor.quote_name(table)
    schema_editor.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
    yield
    schema_editor.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")


def _rewrite(schema_editor: BaseDatabaseSchemaEditor, table: Table) -> None:
    extra = [*(table.hashed[1:2] if table.hashed else ()), *([table.once_within] if table.once_within else ())]
    names = [*dict.fromkeys([*table.columns, *extra])]
    taken: set[Any] = set()
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(_asked(table, names).as_string(cursor.cursor))
        rows = ((key, dict(zip(names, values, strict=True))) for key, *values in cursor.fetchall())
        changed = []
        for key, row in rows:
            before = dict(row)
            _change(table, key, row, taken)
            if row != before:
                changed.append([*(row[name] for name in table.columns), key])
        changed.reverse()  # the later of two rows gives way before the earlier one takes the form
        if changed:
            cursor.executemany(_told(table).as_string(cursor.cursor), changed)


def _asked(table: Table, names: list[str]) -> Composed:
    columns = SQL(", ").join(SQL("{}::text").format(Identifier(name)) for name in names)
    parts = {"key": Identifier(table.key), "columns": columns, "table": Identifier(table.name)}
    return SQL("SELECT {key}, {columns} FROM {table} ORDER BY 1").format(**parts)


def _told(table: Table) -> Composed:
    columns = SQL(", ").join(
        SQL("{} = %s::jsonb" if name in table.data else "{} = %s").format(Identifier(name)) for name in table.columns
    )
    parts = {"key": Identifier(table.key), "columns": columns, "table": Identifier(table.name)}
    return SQL("UPDATE {table} SET {columns} WHERE {key} = %s").format(**parts)


def _change(table: Table, key: Any, row: dict[str, Any], taken: set[Any]) -> None:
    for name, kind in table.kinds.items():
        row[name] = KINDS[kind].canonical(row[name]) if row[name] else row[name]
    if table.once:
        row[table.once] = _single(table, key, row[table.once], taken)
    plain = {name: row[name] for name in table.sealed}
    for name, number in plain.items():
        if number and not number.startswith(SEAL):
            row[name] = seal(texts.bare(number))
    if table.hashed:
        _hash(table, key, row, plain, taken)
    for name, keys in table.data.items():
        row[name] = _sealed_data(row[name], keys)


def _single(table: Table, key: Any, value: str | None, taken: set[Any]) -> str | None:
    """Return the value, or if it stands in an earlier row the value with the row's key behind it, and tell."""
    if not value:
        return value
    if value.upper() in taken:
        logger.warning(
            "%s %s: the value of %s stands twice; this row got its key behind it.", table.name, key, table.once
        )
        value = f"{value}~{key}"
    taken.add(value.upper())
    return value


def _hash(table: Table, key: Any, row: dict[str, Any], plain: Mapping[str, str], taken: set[Any]) -> None:
    name, kind, number = table.hashed or ("", "", "")
    if not plain[number] or plain[number].startswith(SEAL):
        return
    place = (row.get(table.once_within), row[kind], texts.bare(plain[number]))
    suffix = ""
    if table.once_within and place in taken:
        logger.warning("%s %s: this identity document is entered twice.", table.name, key)
        suffix = f"~{key}"
    taken.add(place)
    row[name] = digest(f"{place[1]}:{place[2]}{suffix}")


def _sealed_data(text: str | None, keys: Mapping[str, str]) -> str | None:
    if not text:
        return text
    before = json.loads(text)
    after = within(before, tuple(keys), lambda value: value if value.startswith(SEAL) else seal(texts.bare(value)))
    _name_kinds(after, keys)
    return text if after == before else json.dumps(after, ensure_ascii=False)


def _name_kinds(data: Any, keys: Mapping[str, str]) -> None:
    """Say of each number that it is a resident ID card's: no other paper could be entered before."""
    if isinstance(data, dict):
        for number in keys.keys() & data.keys():
            data.setdefault(keys[number], str(IdentityKind.RESIDENT))
    for each in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        _name_kinds(each, keys)
