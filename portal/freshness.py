"""How new things are: stamps that grow with every committed change of the tables that somebody watches.

There are two kinds: `public`, everything that public pages show, and `access`, accounts with their posts and grants. Apps name the
tables; after each migration these get statement-level triggers, so that bulk updates, imports and plain SQL count as well. The stamp
is written in the transaction of the change and seen with its commit: what was made from an older stamp is known to be old at once.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.apps import AppConfig
from django.db import connection, models

PUBLIC, ACCESS = "public", "access"
FIRST_SLOTS = {PUBLIC: 0, ACCESS: 64}
WATCHED: defaultdict[str, set[str]] = defaultdict(set)  # tables by kind
EVENTS = {
    "insert": "INSERT ON {table} REFERENCING NEW TABLE AS changed",
    "update": "UPDATE ON {table} REFERENCING NEW TABLE AS changed",
    "delete": "DELETE ON {table} REFERENCING OLD TABLE AS changed",
    "truncate": "TRUNCATE ON {table}",
}
TRIGGER = (
    "CREATE OR REPLACE TRIGGER {kind}_change_{event} AFTER {what} FOR EACH STATEMENT "
    "EXECUTE FUNCTION portal_stamp_change('{kind}', '{slot}')"
)
INSTALLED = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s"
PROBE = "SELECT sum(stamp)::text, max(stamp) FROM portal_changestamp WHERE kind = %s"


class Stamp(NamedTuple):
    """`version` differs from every earlier one once anything watched has changed; `changed_at` is when that was (UTC)."""

    version: str
    changed_at: datetime


def shown_publicly(*shown: type[models.Model]) -> None:
    """Say that public pages show rows of these models."""
    WATCHED[PUBLIC].update(model._meta.db_table for model in shown)


def grants_access(*granting: type[models.Model]) -> None:
    """Say that rows of these models decide who may do what."""
    WATCHED[ACCESS].update(model._meta.db_table for model in granting)


def stamp(kind: str = PUBLIC) -> Stamp:
    """Read the stamp of a kind: one query over a few rows."""
    with connection.cursor() as cursor:
        cursor.execute(PROBE, [kind])
        version, newest = cursor.fetchone()
    return Stamp(version or "0", datetime.fromtimestamp((newest or 0) / 1_000_000, UTC))


def watch(app_config: AppConfig, **_: Any) -> None:
    """Give the watched tables of an app their triggers, after its migrations."""
    tables = {model._meta.db_table for model in app_config.get_models(include_auto_created=True)}
    for kind, watched in WATCHED.items():
        with connection.cursor() as cursor:
            for statement in _missing(cursor, kind, tables & watched):
                cursor.execute(statement)


def _missing(cursor: Any, kind: str, tables: set[str]) -> Iterator[str]:
    existing = set(connection.introspection.table_names(cursor)) if tables else set()
    if "portal_changestamp" not in existing:
        return
    cursor.execute(INSTALLED, [f"{kind}_change_truncate"])
    done = {row[0] for row in cursor.fetchall()}
    for table in sorted((tables & existing) - done):
        for event, what in EVENTS.items():
            yield TRIGGER.format(kind=kind, slot=FIRST_SLOTS[kind], event=event, what=what.format(table=table))
