"""How new what public pages show is: a stamp that grows with every committed change of the tables they show.

Apps name the tables; after each migration these get statement-level triggers, so that bulk updates, imports and plain SQL count as
well. The stamp is written in the transaction of the change and seen with its commit: what was made from an older stamp is known to
be old at once. The triggers are registered with pgtrigger (`manage.py pgtrigger ls`), yet stand in no migration: which tables are
shown is said beside the pages that show them, not by the models.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pgtrigger
from django.apps import AppConfig
from django.db import connection, connections, models

from portal import replicas

COUNT_UP = """
    {unless_unchanged}
    UPDATE portal_changestamp SET stamp = greatest(stamp + 1, now_us)
     WHERE slot = (SELECT slot FROM portal_changestamp ORDER BY slot FOR UPDATE SKIP LOCKED LIMIT 1);
    IF NOT FOUND THEN
        INSERT INTO portal_changestamp AS kept (slot, stamp) VALUES (pg_backend_pid() % 64, now_us)
        ON CONFLICT (slot) DO UPDATE SET stamp = greatest(kept.stamp + 1, now_us);
    END IF;
    RETURN NULL;
"""
UNLESS_UNCHANGED = "IF NOT EXISTS (SELECT FROM changed) THEN RETURN NULL; END IF;"
NOW = ("now_us", "CONSTANT bigint := extract(epoch FROM clock_timestamp()) * 1000000")
PROBE = "SELECT sum(stamp)::text, max(stamp) FROM portal_changestamp"
INSTALLED = (
    "SELECT tgname, obj_description(oid, 'pg_trigger') FROM pg_trigger WHERE starts_with(tgname, 'pgtrigger_shown_')"
)


def _trigger(event: str, operation: pgtrigger.Operation, changed: pgtrigger.Referencing | None) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=f"shown_{event}",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=changed,
        declare=[NOW],
        func=COUNT_UP.format(unless_unchanged=UNLESS_UNCHANGED if changed else ""),
    )


TRIGGERS = (
    _trigger("insert", pgtrigger.Insert, pgtrigger.Referencing(new="changed")),
    _trigger("update", pgtrigger.Update, pgtrigger.Referencing(new="changed")),
    _trigger("delete", pgtrigger.Delete, pgtrigger.Referencing(old="changed")),
    _trigger("truncate", pgtrigger.Truncate, None),
)
WATCHED: set[Any] = set()  # models; pgtrigger annotates the classes that it takes as rows


class Stamp(NamedTuple):
    """`version` differs from every earlier one once anything shown has changed; `changed_at` is when that was (UTC)."""

    version: str
    changed_at: datetime


def shown_publicly(*shown: type[models.Model]) -> None:
    """Say that public pages show rows of these models. To be called while apps get ready, so that commands know it too."""
    model: Any
    for model in set(shown) - WATCHED:
        WATCHED.add(model)
        for trigger in TRIGGERS:
            trigger.register(model)
        for options in (vars(model._meta), model._meta.original_attrs):
            _keep_out_of_migrations(options)


def _keep_out_of_migrations(options: dict[str, Any]) -> None:
    """Take out of a model's options what pgtrigger's registry put there for makemigrations."""
    options["triggers"] = [trigger for trigger in options["triggers"] if trigger not in TRIGGERS]
    if not options["triggers"]:
        del options["triggers"]


def stamp() -> Stamp:
    """Read the stamp of the database that is read from now: one query over a few rows."""
    with connections[replicas.alias()].cursor() as cursor:
        cursor.execute(PROBE)
        version, newest = cursor.fetchone()
    return Stamp(version or "0", datetime.fromtimestamp((newest or 0) / 1_000_000, UTC))


def watch(app_config: AppConfig, **_: Any) -> None:
    """Give the shown tables of an app their triggers, after its migrations; those that are as they should be are left alone."""
    models_shown = WATCHED.intersection(app_config.get_models(include_auto_created=True))
    for model, trigger in list(_missing(models_shown)) if models_shown else []:
        trigger.install(model)


def _missing(models_shown: set[Any]) -> Iterator[tuple[Any, pgtrigger.Trigger]]:
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        cursor.execute(INSTALLED)
        installed = dict(cursor.fetchall())
    if "portal_changestamp" not in tables:
        return
    for model in sorted(models_shown, key=lambda shown: shown._meta.db_table):
        for trigger in TRIGGERS:
            is_there = model._meta.db_table in tables
            if is_there and installed.get(trigger.get_pgid(model)) != trigger.compile(model).hash:
                yield model, trigger
