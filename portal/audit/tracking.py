"""Which tables keep a history, field by field, and the triggers that write it.

Tables that pghistory tracks keep whole versions; every other table of the house gets these triggers after each migration, unless
its app says why not (`without_history`). They work on statements, so that a bulk update costs one insert more, and write in the transaction of the
change. A row added by nobody in particular (reference data, imports, tasks) is not written down: it says itself what it is until it changes.
Who acts, from which address and on which page comes from pghistory's context of the request.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pgtrigger
from django.apps import AppConfig, apps
from django.conf import settings
from django.db import connection, models

from portal.audit.functions import lighten
from portal.operations.roles import append_only

UNTRACKED: dict[type[models.Model], str] = {}  # with the reason
WRITE = """
    IF current_setting('portal.history', true) = 'off'
       AND pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
        RETURN NULL;
    END IF;
    told := NULLIF(current_setting('pghistory.context_metadata', true), '')::jsonb;
    {guard}
    INSERT INTO portal_rowchange ("table", "row", operation, before, after, at, user_id, on_behalf_of_id, address, url)
    SELECT TG_TABLE_NAME, {key}, '{operation}', {before}, {after}, clock_timestamp(),
           (told->>'user')::bigint, (told->>'for')::bigint, (told->>'address')::inet, left(coalesce(told->>'url', ''), 300)
      FROM {rows};
    RETURN NULL;
"""
CHANGED = """
    old_rows o JOIN new_rows n ON n."{pk}" = o."{pk}"
    CROSS JOIN LATERAL (
        SELECT jsonb_object_agg(was.key, was.value) AS before, jsonb_object_agg(was.key, is_now.value) AS after
        FROM jsonb_each(to_jsonb(o)) was JOIN jsonb_each(to_jsonb(n)) is_now ON is_now.key = was.key
        WHERE was.value IS DISTINCT FROM is_now.value
    ) changed WHERE changed.before IS NOT NULL"""
INSTALLED = (
    "SELECT tgname, obj_description(oid, 'pg_trigger') FROM pg_trigger WHERE starts_with(tgname, 'pgtrigger_history_')"
)


def without_history(reason: str, *untracked: type[models.Model]) -> None:
    """Say why rows of these models leave no history: they are secrets, counted anew, or their owner may delete them for good."""
    UNTRACKED.update(dict.fromkeys(untracked, reason))


@contextmanager
def silent() -> Iterator[None]:
    """Let what the owner of the tables rewrites without changing what it says leave no history; the portal's own role can't."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('portal.history', 'off', false)")
        try:
            yield
        finally:
            cursor.execute("SELECT set_config('portal.history', 'on', false)")


def triggers(model: type[models.Model]) -> list[pgtrigger.Trigger]:
    """Return the triggers that write the history of a table."""
    pk = model._meta.pk.column  # type: ignore[union-attr]
    return [
        _trigger(
            "insert",
            pgtrigger.Insert,
            pgtrigger.Referencing(new="new_rows"),
            guard="IF told->>'user' IS NULL THEN RETURN NULL; END IF;",
            key=f'n."{pk}"::text',
            before="NULL",
            after="to_jsonb(n)",
            rows="new_rows n",
        ),
        _trigger(
            "update",
            pgtrigger.Update,
            pgtrigger.Referencing(old="old_rows", new="new_rows"),
            guard="",
            key=f'o."{pk}"::text',
            before="changed.before",
            after="changed.after",
            rows=CHANGED.format(pk=pk),
        ),
        _trigger(
            "delete",
            pgtrigger.Delete,
            pgtrigger.Referencing(old="old_rows"),
            guard="",
            key=f'o."{pk}"::text',
            before="to_jsonb(o)",
            after="NULL",
            rows="old_rows o",
        ),
    ]


def _trigger(
    name: str, operation: pgtrigger.Operation, referencing: pgtrigger.Referencing, **words: str
) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=f"history_{name}",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=referencing,
        declare=[("told", "jsonb")],
        func=WRITE.format(operation=name, **words),
    )


def tracked() -> list[Any]:
    """Return the models whose tables get the triggers, in the order of their tables."""
    apart = {model.pgh_tracked_model for model in apps.get_models() if hasattr(model, "pgh_tracked_model")}
    protected = set(append_only())
    ours = [
        model for app in settings.OWN_APPS for model in apps.get_app_config(app).get_models(include_auto_created=True)
    ]
    kept = [
        model for model in ours if model._meta.managed and model not in apart and model._meta.db_table not in protected
    ]
    return sorted((m for m in kept if m not in UNTRACKED), key=lambda model: model._meta.db_table)


def watch(app_config: AppConfig, **_: Any) -> None:
    """Give the tables of an app their triggers, after its migrations; those that are as they should be are left alone."""
    if app_config.label in settings.OWN_APPS:
        for model, trigger in list(_missing(app_config.label)):
            trigger.install(model)
        lighten()


def _missing(app: str) -> Iterator[tuple[Any, pgtrigger.Trigger]]:
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        cursor.execute(INSTALLED)
        installed = dict(cursor.fetchall())
    if "portal_rowchange" not in tables:
        return
    for model in tracked():
        if model._meta.app_label == app and model._meta.db_table in tables:
            for trigger in triggers(model):
                if installed.get(trigger.get_pgid(model)) != trigger.compile(model).hash:
                    yield model, trigger
