"""A role of the database for the running portal: it reads and writes rows, owns no table, and adds to histories without changing them."""

import pgtrigger
from django.apps import apps
from django.db import connection, models
from psycopg2 import sql


def append_only() -> list[str]:
    """Return the tables that nobody changes or deletes from: those protected by a trigger, and the histories that triggers write."""
    return sorted(model._meta.db_table for model in apps.get_models() if _is_protected(model) or _is_history(model))


def permit(role: str, password: str | None) -> None:
    """Grant the role what the portal needs to run, and nothing more; make it, if it is missing, with the password. To be run by the owner."""
    with connection.cursor() as cursor:
        for statement in statements(role, password, _exists(cursor, role)):
            cursor.execute(statement)


def statements(role: str, password: str | None, is_there: bool) -> list[sql.Composable]:
    """Return the SQL. What was granted before is taken back first, so that a table that became append-only is."""
    name, schema = sql.Identifier(role), sql.SQL("public")
    made = sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS").format(
        sql.SQL("ALTER" if is_there else "CREATE"), name
    )
    words = [made + sql.SQL(" PASSWORD {}").format(sql.Literal(password)) if password else made]
    words += [
        sql.SQL(text).format(name=name, schema=schema)
        for text in (
            "REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {name}",
            "REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC",
            "GRANT USAGE ON SCHEMA {schema} TO {name}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {name}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {name}",
            "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {name}",
        )
    ]
    return [
        *words,
        *(
            sql.SQL("REVOKE UPDATE, DELETE ON {} FROM {}").format(sql.Identifier(table), name)
            for table in append_only()
        ),
    ]


def _exists(cursor: object, role: str) -> bool:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])  # type: ignore[attr-defined]
    return cursor.fetchone() is not None  # type: ignore[attr-defined]


def _is_protected(model: type[models.Model]) -> bool:
    return any(
        isinstance(trigger, pgtrigger.Protect) and trigger.operation and {"UPDATE", "DELETE"} <= _operations(trigger)
        for trigger in getattr(model._meta, "triggers", [])
    )


def _operations(trigger: pgtrigger.Trigger) -> set[str]:
    return {str(word).strip() for word in str(trigger.operation).split("OR")}


def _is_history(model: type[models.Model]) -> bool:
    return hasattr(model, "pgh_tracked_model")
