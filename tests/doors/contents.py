"""What a database holds, table by table, to be compared with what another holds."""

import psycopg2
from psycopg2 import sql

TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname"
THINGS = """
    SELECT 'function', oid::regprocedure::text, md5(prosrc) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT 'trigger', tgrelid::regclass || '.' || tgname, '' FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT 'index', indexrelid::regclass::text, '' FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
        WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT 'constraint', conrelid::regclass || '.' || conname, contype::text FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace
"""


def of(address: str) -> dict[str, tuple[int, str]]:
    """Return the number of rows of each table and the sum of their texts."""
    connection = psycopg2.connect(address)
    try:
        cursor = connection.cursor()
        cursor.execute(TABLES)
        return {name: _held(cursor, name) for (name,) in cursor.fetchall()}
    finally:
        connection.close()


def things(address: str) -> set[tuple[str, str, str]]:
    """Return every function, trigger, index and constraint."""
    connection = psycopg2.connect(address)
    try:
        cursor = connection.cursor()
        cursor.execute(THINGS)
        return set(cursor.fetchall())
    finally:
        connection.close()


def _held(cursor, name: str) -> tuple[int, str]:
    rows = sql.SQL("SELECT count(*), coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM {} t")
    cursor.execute(rows.format(sql.Identifier(name)))
    return cursor.fetchone()
