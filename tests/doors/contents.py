"""What a database holds, table by table, to be compared with what another holds."""

from collections import Counter

import psycopg2
from psycopg2 import sql

TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname"
KEYS = """
    SELECT relname, array_agg(attname::text ORDER BY attnum) FROM pg_index
        JOIN pg_class ON pg_class.oid = indrelid
        JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY(indkey)
    WHERE indisprimary AND relnamespace = 'public'::regnamespace GROUP BY relname ORDER BY relname
"""
GONE = "the column is gone"
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


def rows(address: str) -> dict[str, dict[str, dict[str, str]]]:
    """Return of each table every row by its primary key, with the sum of each column's text."""
    connection = psycopg2.connect(address)
    try:
        cursor = connection.cursor()
        cursor.execute(KEYS)
        return {table: _rows(cursor, table, key) for table, key in cursor.fetchall()}
    finally:
        connection.close()


def _rows(cursor, table: str, key: list[str]) -> dict[str, dict[str, str]]:
    one = sql.SQL(
        "SELECT ARRAY[{}]::text, (SELECT json_object_agg(key, md5(value)) FROM json_each_text(row_to_json(t))) FROM {} t"
    )
    columns = sql.SQL(", ").join(sql.SQL("t.{}::text").format(sql.Identifier(name)) for name in key)
    cursor.execute(one.format(columns, sql.Identifier(table)))
    return dict(cursor.fetchall())


def lost(before: dict, after: dict) -> dict[str, int]:
    """Return how many rows of `before` are not there any more, by table, and how many say something else, by table and column."""
    found: dict[str, int] = Counter()
    for table, kept in before.items():
        now = after.get(table, {})
        found[table] += len(kept.keys() - now.keys())
        for key in kept.keys() & now.keys():
            found.update(
                f"{table}.{column}" for column, text in kept[key].items() if now[key].get(column, GONE) != text
            )
    return {name: count for name, count in found.items() if count}


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
