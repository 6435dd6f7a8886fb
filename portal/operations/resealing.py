"""After a change of SECRET_KEY: what is encrypted is brought under the newest key, rows, histories and declarations, with the hashes.

Each batch is a transaction of its own: whoever stops in between begins again, and what is done is only looked at. Nobody edited anything,
so no trigger is called and no history written. Needs the owner of the tables: the portal's own role changes no history.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pgtrigger
from cryptography.fernet import InvalidToken
from django.apps import apps
from django.db import connection, models, transaction
from psycopg2.sql import SQL, Composed, Identifier

from portal import sealing
from portal.identifiers import texts
from portal.identifiers.fields import DigestField
from portal.sealing import SEAL, SealedField, SealedJSONField

KINDS = (SealedField, SealedJSONField, DigestField)
Row = dict[str, Any]


@dataclass
class Count:
    """What became of one table: rows looked at, rows changed, and where something can't be opened or followed."""

    table: str
    rows: int = 0
    changed: int = 0
    lost: list[str] = field(default_factory=list)


def reseal(*, batch: int, is_trial: bool = False) -> Iterator[Count]:
    """Bring every table under the newest key, and yield what became of each; a trial changes nothing."""
    for model in apps.get_models():
        if any(isinstance(column, KINDS) for column in model._meta.concrete_fields):
            yield _reseal(model, batch, is_trial)


def _reseal(model: type[models.Model], batch: int, is_trial: bool) -> Count:
    count, last = Count(model._meta.db_table), None
    while True:
        with transaction.atomic(), pgtrigger.ignore():
            rows = _read(model, last, batch)
            for row in rows:
                _follow(model, row, count, is_trial)
        if not rows:
            return count
        last = rows[-1][_key(model)]


def _key(model: type[models.Model]) -> str:
    return str(model._meta.pk.column)  # type: ignore[union-attr]


def _held(model: type[models.Model]) -> Iterator[tuple[str, models.Field]]:
    """Yield the columns that hold something sealed or its hash, by their names."""
    for column in model._meta.concrete_fields:
        if isinstance(column, KINDS):
            yield str(column.column), column


def _columns(model: type[models.Model]) -> list[str]:
    held = dict(_held(model))
    asked = [name for column in held.values() if isinstance(column, DigestField) for name in column.of]
    return [*dict.fromkeys([*held, *asked])]


def _read(model: type[models.Model], last: Any, batch: int) -> list[Row]:
    key, columns = _key(model), _columns(model)
    names = {"id"} & {column.column for column in model._meta.concrete_fields} - {key, *columns}
    wanted = [*columns, *names]
    asked = SQL("SELECT {key}, {columns} FROM {table} {after} ORDER BY {key} LIMIT %s FOR UPDATE").format(
        key=Identifier(key),
        columns=SQL(", ").join(SQL("{}::text").format(Identifier(name)) for name in wanted),
        table=Identifier(model._meta.db_table),
        after=SQL("WHERE {} > %s").format(Identifier(key)) if last is not None else SQL(""),
    )
    with connection.cursor() as cursor:
        cursor.execute(_text(asked, cursor), [*([last] if last is not None else []), batch])
        return [dict(zip([key, *wanted], values, strict=True)) for values in cursor.fetchall()]


def _text(composed: Composed, cursor: Any) -> str:
    return str(composed.as_string(cursor.cursor))


def _follow(model: type[models.Model], row: Row, count: Count, is_trial: bool) -> None:
    count.rows += 1
    changed: Row = {}
    for name, column in _held(model):
        try:
            value = _renewed(column, name, row, _key(model))
        except InvalidToken:
            count.lost.append(f"{count.table}.{name} {row[_key(model)]}")
        else:
            changed |= {name: value} if value != row[name] else {}
    count.changed += bool(changed)
    if changed and not is_trial:
        _write(model, row[_key(model)], changed)


def _renewed(column: models.Field, name: str, row: Row, key: str) -> str | None:
    value: str | None = row[name]
    if not value:
        return value
    if isinstance(column, DigestField):
        return _renewed_digest(column, value, row, key)
    return _renewed_data(value, column.sealed) if isinstance(column, SealedJSONField) else sealing.renewed(value)


def _renewed_data(text: str, keys: tuple[str, ...]) -> str:
    """Replace the sealed texts and nothing else: a number read and written again could be another one."""
    found: list[str] = []

    def keep(value: str) -> str:
        found.append(value)
        return value

    sealing.within(json.loads(text), keys, keep)
    for value in found:
        if value.startswith(SEAL):
            text = text.replace(f'"{value}"', f'"{sealing.renewed(value)}"')
    return text


def _renewed_digest(column: DigestField, value: str, row: Row, key: str) -> str:
    """Return the hash under the newest key. One that was made unlike any other, because it stood twice, keeps what told it apart."""
    kind, number = (row[name] for name in column.of)
    if not number:
        return value
    document = f"{kind}:{texts.bare(sealing.box().decrypt(number.encode()).decode())}"
    for text in (document, f"{document}~{row[key]}", f"{document}~{row.get('id')}"):
        if value in sealing.digests(text):
            return sealing.digest(text)
    raise InvalidToken


def _write(model: type[models.Model], key: Any, changed: Row) -> None:
    casts = {column.column: column.db_type(connection) for column in model._meta.concrete_fields}
    told = SQL("UPDATE {table} SET {columns} WHERE {key} = %s").format(
        table=Identifier(model._meta.db_table),
        columns=SQL(", ").join(
            SQL("{} = %s::{}").format(Identifier(name), SQL(str(casts[name]).partition("(")[0])) for name in changed
        ),
        key=Identifier(_key(model)),
    )
    with connection.cursor() as cursor:
        cursor.execute(_text(told, cursor), [*changed.values(), key])
