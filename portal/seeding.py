"""Reference data: each app registers how its own is loaded; `manage.py load_district` runs all."""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, models
from django.db.models import Q

DATA = Path(__file__).parent / "data"
GROWN = """
    SELECT c.relname FROM pg_class c LEFT JOIN pg_stat_xact_user_tables made ON made.relid = c.oid
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace
      AND (coalesce(made.n_tup_ins, 0) > 1.2 * greatest(c.reltuples, 0) + 10 OR c.reltuples < 0 AND pg_relation_size(c.oid) > 0)"""


def rows_of(file: str, table: str) -> list[dict[str, Any]]:
    """Return one table of a data file."""
    return list(loaded(file)[table])


def loaded(file: str) -> dict[str, Any]:
    """Return all of a data file."""
    with (DATA / file).open("rb") as stream:
        return tomllib.load(stream)


Load = Callable[[], int]


@dataclass(frozen=True)
class Seeder:
    order: int
    name: str
    load: Load


SEEDERS: list[Seeder] = []


def seeder(order: int, name: str) -> Callable[[Load], Load]:
    """Register a function that loads reference data and returns how many rows it added; it must be safe to repeat."""

    def register(load: Load) -> Load:
        SEEDERS.append(Seeder(order, name, load))
        return load

    return register


def insert_missing(model: type[models.Model], rows: Iterable[models.Model]) -> int:
    """Insert the rows whose natural key is new; what the district has edited stays as it is. Return how many were new."""
    before = model._base_manager.count()
    model._base_manager.bulk_create(rows, ignore_conflicts=True, batch_size=2000)
    return model._base_manager.count() - before


def says(row: models.Model, was: Mapping[str, Any]) -> bool:
    """Say whether a row still says what a data file of before said of it; dates, numbers and keys are read as the fields read them."""
    return all(_value(row, name) == row._meta.get_field(name).to_python(value or None) for name, value in was.items())


def _value(row: models.Model, name: str) -> Any:
    return getattr(row, row._meta.get_field(name).attname) or None


def correct_in_place(model: type[models.Model], key: str, table: str, file: str) -> list[str]:
    """Give rows that still say what was loaded wrongly what `file` says today (corrections.toml); return the keys of those corrected."""
    right = {row[key]: row for row in rows_of(file, table)}
    corrected = []
    for correction in rows_of("corrections.toml", table):
        row = model._base_manager.filter(**{key: correction[key]}).first()
        if row and "was" in correction and says(row, correction["was"]):
            for name in correction["was"]:
                field = model._meta.get_field(name)
                setattr(row, name, right[correction[key]].get(name, field.get_default()))
            row.save(update_fields=list(correction["was"]))
            corrected.append(correction[key])
    return corrected


def fill_empty(model: type[models.Model], key: str, rows: Iterable[models.Model], *names: str) -> None:
    """Give rows that were loaded before the fields `names` came to be what is loaded there today, wherever they are empty."""
    lacking = Q(*((name, model._meta.get_field(name).get_default()) for name in names), _connector=Q.OR)
    words = {getattr(row, key): row for row in rows}
    for row in model._base_manager.filter(lacking, **{f"{key}__in": words}):
        for name in names:
            setattr(row, name, getattr(row, name) or getattr(words[getattr(row, key)], name))
        row.save(update_fields=names)


def count_rows() -> None:
    """Count the rows of the tables that grew for the planner, in the transaction that makes them: until it ends nobody else sees them, and
    every table passes for what it was before.

    Locks of the counted tables last until the transaction ends, so the tables that all databases of a server share are left out: others
    who count would wait that long.
    """
    with connection.cursor() as cursor:
        cursor.execute(GROWN)
        if names := [connection.ops.quote_name(name) for (name,) in cursor.fetchall()]:
            cursor.execute(f"ANALYZE {', '.join(names)}")
