"""Statements composed of names that are known at run time only, and inserts that leave nothing of a model's row undefined."""

from collections.abc import Mapping
from typing import Any

from django.db import connection, models
from django.db.backends.utils import CursorWrapper
from psycopg2.sql import Composable


def text(statement: Composable) -> str:
    """Return the statement as text, quoted for this connection."""
    connection.ensure_connection()
    return str(statement.as_string(connection.connection))


def insert(cursor: CursorWrapper, model: type[models.Model], values: Mapping[str, str], source: str) -> None:
    """Insert a row for each one of `source` (what follows FROM), with SQL for some columns and the model's defaults for the rest.

    The database fires its triggers; no `save()` runs and no signal is sent.
    """
    columns: list[str] = []
    chosen: list[str] = []
    params: list[Any] = []
    for field in model._meta.concrete_fields:
        if field.column is not None and field.column in values:
            expression = values[field.column]
        elif field.primary_key or field.generated or field.has_db_default():
            continue
        elif getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
            expression = "now()"
        else:
            expression = "%s"
            params.append(field.get_db_prep_save(field.get_default(), connection))
        columns.append(f'"{field.column}"')
        chosen.append(expression)
    into = f'"{model._meta.db_table}" ({", ".join(columns)})'
    cursor.execute(f"INSERT INTO {into} SELECT {', '.join(chosen)} FROM {source}", params)  # noqa: S608 - names of our own code only


def copy(cursor: CursorWrapper, statement: Composable, stream: Any) -> None:
    """Run COPY ... FROM STDIN."""
    cursor.copy_expert(text(statement), stream)
