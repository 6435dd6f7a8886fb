"""What the portal asks of its database, each thing tried: for servers that call themselves compatible with PostgreSQL.

Everything happens in a scratch schema that is dropped afterwards, each trial in a transaction that is rolled back. Locks are tried by two
connections at once. `covers` names what the catalog of a migrated database would show of the feature, so that a test can compare.
"""

import io
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg2
from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OLDEST = 150000  # PostgreSQL 15: unique constraints that take NULL for a value
LOCK = 4_713_002  # key of an advisory lock that nothing else takes
Trial = Callable[[Any, Any], bool]


@dataclass(frozen=True)
class Feature:
    """One thing that the portal uses; `tried` is handed cursors of two connections and says whether it does what it should."""

    name: str
    label: str | Promise
    tried: Trial
    covers: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Lack:
    """A feature that is missing, with what the server said, or nothing if it only did something else."""

    feature: Feature
    said: str


class NoRoom(Exception):
    """The role may not make the schema in which features are tried."""


FEATURES: list[Feature] = []


def lacking() -> list[Lack]:
    """Try every feature and return those that are missing. Raises NoRoom where the role may make no schema."""
    with _sessions() as (first, second), _schema(first, second):
        return [lack for feature in FEATURES if (lack := _lack(feature, first, second))]


def _lack(feature: Feature, first: Any, second: Any) -> Lack | None:
    try:
        with first.cursor() as one, second.cursor() as two:
            return None if feature.tried(one, two) else Lack(feature, "")
    except psycopg2.Error as failure:
        return Lack(feature, str(failure).strip().partition("\n")[0])
    finally:
        for session in (first, second):
            session.rollback()


@contextmanager
def _sessions() -> Iterator[tuple[Any, Any]]:
    """Have two connections of one's own for the length of a block."""
    made = connection.get_connection_params()
    for kept in ("cursor_factory", "client_encoding"):
        made.pop(kept, None)
    first = psycopg2.connect(**made)
    try:
        second = psycopg2.connect(**made)
        try:
            yield first, second
        finally:
            second.close()
    finally:
        first.close()


@contextmanager
def _schema(first: Any, second: Any) -> Iterator[None]:
    """Have a schema for the length of a block, in which both connections work; it holds `kept`, a table with two rows."""
    name = f"check_{secrets.token_hex(6)}"
    try:
        _run(first, f"CREATE SCHEMA {name}; CREATE TABLE {name}.kept AS SELECT generate_series(1, 2) AS id")
    except psycopg2.errors.InsufficientPrivilege as failure:
        raise NoRoom from failure
    try:
        for session in (first, second):
            _run(session, f"SET search_path TO {name}")
        yield
    finally:
        first.rollback()
        _run(first, f"DROP SCHEMA {name} CASCADE")


def _run(session: Any, statement: str) -> None:
    with session.cursor() as cursor:
        cursor.execute(statement)
    session.commit()


def feature(name: str, label: str | Promise, *covers: str) -> Callable[[Trial], Trial]:
    """Register a trial."""

    def register(tried: Trial) -> Trial:
        FEATURES.append(Feature(name, label, tried, frozenset(covers)))
        return tried

    return register


def answers(name: str, label: str | Promise, *covers: str, given: str = "", asked: str, expected: Any) -> None:
    """Register a trial by SQL alone: after the statements `given`, the first column of what is `asked` is as expected."""

    def tried(one: Any, two: Any) -> bool:
        if given:
            one.execute(given)
        one.execute(asked)
        return bool(one.fetchone()[0] == expected)

    feature(name, label, *covers)(tried)


def refuses(name: str, label: str | Promise, *covers: str, given: str, refused: str, kind: type[Exception]) -> None:
    """Register a trial by SQL alone: after the statements `given`, the one `refused` fails as it should."""

    def tried(one: Any, two: Any) -> bool:
        one.execute(given)
        try:
            one.execute(refused)
        except kind:
            return True
        return False

    feature(name, label, *covers)(tried)


@feature("version", _("PostgreSQL 15 or newer"))
def _version(one: Any, two: Any) -> bool:
    return bool(one.connection.server_version >= OLDEST)


answers("encoding", _("texts in UTF-8"), asked="SHOW server_encoding", expected="UTF8")
answers(
    "collation", _("sorting by code point (collation C)"), "collation:C",
    given="CREATE TABLE words (word text COLLATE \"C\"); INSERT INTO words VALUES ('b'), ('B'), ('区'), ('一')",
    asked="SELECT string_agg(word, '' ORDER BY word) FROM words",
    expected="Bb一区",
)  # fmt: skip
answers(
    "time_zones", _("time zones by name"),
    asked="SELECT to_char(timestamptz '2026-11-30 16:30Z' AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24')",
    expected="2026-12-01 00",
)  # fmt: skip
answers(
    "identity", _("identity columns"), "column:identity",
    given="CREATE TABLE rows (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, x int)",
    asked="INSERT INTO rows (x) VALUES (7) RETURNING id",
    expected=1,
)  # fmt: skip
answers(
    "generated", _("generated columns"), "column:generated",
    given="CREATE TABLE sums (a int, b int, c int GENERATED ALWAYS AS (a + b) STORED); INSERT INTO sums VALUES (2, 3)",
    asked="SELECT c FROM sums",
    expected=5,
)  # fmt: skip
refuses(
    "checks", _("check constraints with regular expressions"), "constraint:c", "constraint:n", "constraint:p",
    given="CREATE TABLE codes (id int PRIMARY KEY, code text NOT NULL CHECK (code ~ '^[0-9]{6}$'))",
    refused="INSERT INTO codes VALUES (1, '33010x')",
    kind=psycopg2.errors.CheckViolation,
)  # fmt: skip
refuses(
    "deferred", _("foreign keys that are checked at the end"), "constraint:f",
    given="""CREATE TABLE above (id int PRIMARY KEY);
             CREATE TABLE below (id int REFERENCES above DEFERRABLE INITIALLY DEFERRED);
             INSERT INTO below VALUES (1)""",
    refused="SET CONSTRAINTS ALL IMMEDIATE",
    kind=psycopg2.errors.ForeignKeyViolation,
)  # fmt: skip
refuses(
    "partial_index", _("unique indexes over part of a table"), "index:btree", "index:partial", "constraint:u",
    given="""CREATE TABLE papers (owner int, state text); CREATE UNIQUE INDEX ON papers (owner) WHERE state = 'open';
             INSERT INTO papers VALUES (1, 'open'), (1, 'closed'), (1, 'closed')""",
    refused="INSERT INTO papers VALUES (1, 'open')",
    kind=psycopg2.errors.UniqueViolation,
)  # fmt: skip
refuses(
    "nulls_not_distinct", _("unique constraints that take an empty value for a value"), "constraint:u",
    given="CREATE TABLE counts (who int, day int, UNIQUE NULLS NOT DISTINCT (who, day)); INSERT INTO counts VALUES (NULL, 1)",
    refused="INSERT INTO counts VALUES (NULL, 1)",
    kind=psycopg2.errors.UniqueViolation,
)  # fmt: skip
refuses(
    "exclusion", _("exclusion constraints over ranges"), "constraint:x", "index:gist",
    given="""CREATE TABLE stays (id bigint, days daterange, EXCLUDE USING gist (int8range(id, id, '[]') WITH &&, days WITH &&));
             INSERT INTO stays VALUES (1, '[2026-01-01,2026-02-01)'), (2, '[2026-01-01,2026-02-01)')""",
    refused="INSERT INTO stays VALUES (1, '[2026-01-31,2026-03-01)')",
    kind=psycopg2.errors.ExclusionViolation,
)  # fmt: skip
answers(
    "multiranges", _("ranges that are joined"),
    asked="SELECT range_agg(r)::text FROM (VALUES (int4range(1, 3)), (int4range(3, 5)), (int4range(8, 9))) AS v(r)",
    expected="{[1,5),[8,9)}",
)  # fmt: skip
answers(
    "search_index", _("indexes over pieces of words (GIN)"), "index:gin",
    given="""CREATE TABLE texts (pieces tsvector); CREATE INDEX ON texts USING gin (pieces); SET LOCAL enable_seqscan = off;
             INSERT INTO texts SELECT array_to_tsvector(ARRAY['晨光', '光托']) FROM generate_series(1, 3)""",
    asked="SELECT count(*) FROM texts WHERE pieces @@ '晨光 & 光托'::tsquery",
    expected=3,
)  # fmt: skip
answers(
    "nearest", _("the nearest points by an index (GiST)"), "index:gist",
    given="""CREATE TABLE places (at point); CREATE INDEX ON places USING gist (at); SET LOCAL enable_seqscan = off;
             INSERT INTO places SELECT point(x, 0) FROM generate_series(1, 50) AS x""",
    asked="SELECT at[0]::int FROM places ORDER BY at <-> point(40.2, 0) LIMIT 1",
    expected=40,
)  # fmt: skip
answers(
    "partitions", _("tables in parts by range"), "relation:partitioned",
    given="""CREATE TABLE days (day date) PARTITION BY RANGE (day);
             CREATE TABLE days_1 PARTITION OF days FOR VALUES FROM ('2026-01-01') TO ('2026-02-01'); INSERT INTO days VALUES ('2026-01-31')""",
    asked="SELECT count(*)::int FROM days_1",
    expected=1,
)  # fmt: skip
answers(
    "json", _("JSON in columns and as answers"),
    asked="""SELECT jsonb_object_agg(r.k, r.v)::text || (json_agg(json_build_object('v', r.v))->1->>'v')
             FROM jsonb_to_recordset('[{"k": "a", "v": 1}, {"k": "b", "v": 2}]') AS r(k text, v int)""",
    expected='{"a": 1, "b": 2}2',
)  # fmt: skip
answers(
    "sets", _("sets of rows from lists (LATERAL, unnest, FILTER)"),
    asked="""SELECT count(*) FILTER (WHERE n > 1)::int FROM unnest(ARRAY[2, 3]) WITH ORDINALITY AS u(most, at)
             CROSS JOIN LATERAL generate_series(1, u.most) AS n""",
    expected=3,
)  # fmt: skip
answers(
    "bits", _("strings of bits"),
    asked="SELECT position('0' IN (repeat('1', 1440)::bit(1440) & ~(B'1' || repeat('0', 1439)::bit(1439)))::text)",
    expected=1,
)  # fmt: skip
answers(
    "hashes", _("SHA-256 in the database"),
    asked="SELECT left(encode(sha256(convert_to('托育', 'UTF8')), 'hex'), 8)",
    expected="fe7d7e8f",
)  # fmt: skip
answers(
    "upsert", _("inserting or changing in one step"),
    given="CREATE TABLE once (id int PRIMARY KEY, n int); INSERT INTO once VALUES (1, 1)",
    asked="INSERT INTO once AS o VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET n = o.n + 1 RETURNING n",
    expected=2,
)  # fmt: skip
answers(
    "row_triggers", _("triggers of rows, in PL/pgSQL"), "extension:plpgsql", "language:plpgsql", "trigger:row",
    given="""CREATE TABLE rows (x int, y int);
             CREATE FUNCTION twice() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.y := NEW.x * 2; RETURN NEW; END';
             CREATE TRIGGER t BEFORE INSERT OR UPDATE ON rows FOR EACH ROW WHEN (NEW.x IS DISTINCT FROM 0) EXECUTE FUNCTION twice()""",
    asked="INSERT INTO rows (x) VALUES (4) RETURNING y",
    expected=8,
)  # fmt: skip
answers(
    "statement_triggers", _("triggers of statements that see all changed rows"), "trigger:statement", "trigger:transition",
    given="""CREATE TABLE rows (x int); CREATE TABLE seen (n bigint);
             CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO seen SELECT count(*) FROM changed; RETURN NULL; END';
             CREATE TRIGGER t AFTER INSERT ON rows REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note();
             INSERT INTO rows SELECT generate_series(1, 5)""",
    asked="SELECT n::int FROM seen",
    expected=5,
)  # fmt: skip
answers(
    "deferred_triggers", _("triggers that wait for the end of the transaction"), "trigger:constraint",
    given="""CREATE TABLE rows (x int); CREATE TABLE seen (n int);
             CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO seen VALUES (NEW.x); RETURN NULL; END';
             CREATE CONSTRAINT TRIGGER t AFTER INSERT ON rows DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note();
             INSERT INTO rows VALUES (6); INSERT INTO seen SELECT 0 WHERE EXISTS (SELECT FROM seen); SET CONSTRAINTS ALL IMMEDIATE""",
    asked="SELECT min(n) FROM seen",
    expected=6,
)  # fmt: skip
answers(
    "definer", _("functions with the rights of their owner, and values of a transaction"), "language:sql",
    given="""CREATE FUNCTION told() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
             AS $$ SELECT coalesce(nullif(current_setting('portal.check', true), ''), 'none') $$;
             SELECT set_config('portal.check', 'said', true)""",
    asked="SELECT told()",
    expected="said",
)  # fmt: skip
answers(
    "temporary", _("tables for one transaction"),
    given="CREATE TEMP TABLE brief ON COMMIT DROP AS SELECT 1 AS x; ANALYZE brief",
    asked="SELECT x FROM brief",
    expected=1,
)  # fmt: skip


@feature("copy", _("loading rows in bulk (COPY)"))
def _copy(one: Any, two: Any) -> bool:
    one.execute("CREATE TABLE loaded (id int, word text)")
    one.copy_expert("COPY loaded FROM STDIN WITH (FORMAT csv)", io.StringIO("1,托育\n2,\n"))
    one.execute("SELECT count(*), count(word) FROM loaded")
    return bool(one.fetchone() == (2, 1))


@feature("savepoints", _("going on after a failure within a transaction"))
def _savepoints(one: Any, two: Any) -> bool:
    one.execute("CREATE TABLE rows (x int); INSERT INTO rows VALUES (1); SAVEPOINT s")
    try:
        one.execute("INSERT INTO rows VALUES (1 / 0)")
    except psycopg2.errors.DivisionByZero:
        one.execute("ROLLBACK TO SAVEPOINT s; SELECT count(*) FROM rows")
        return bool(one.fetchone() == (1,))
    return False


@feature("advisory_locks", _("advisory locks between connections"))
def _advisory_locks(one: Any, two: Any) -> bool:
    one.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    two.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
    taken = two.fetchone()[0]
    one.connection.rollback()
    two.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
    return not taken and bool(two.fetchone()[0])


@feature("skip_locked", _("passing over rows that another connection holds (SKIP LOCKED)"))
def _skip_locked(one: Any, two: Any) -> bool:
    one.execute("SELECT id FROM kept WHERE id = 1 FOR UPDATE")
    two.execute("SELECT array_agg(id) FROM (SELECT id FROM kept ORDER BY id FOR UPDATE SKIP LOCKED) AS free")
    return bool(two.fetchone()[0] == [2])


@feature("isolation", _("transactions that see what others committed meanwhile, and nothing else"))
def _isolation(one: Any, two: Any) -> bool:
    one.execute("INSERT INTO kept VALUES (3)")
    two.execute("SELECT count(*) FROM kept")
    return bool(two.fetchone() == (2,))


@feature("roles", _("roles that may add to a table without changing it"))
def _roles(one: Any, two: Any) -> bool:
    role = f"check_{secrets.token_hex(6)}"
    one.execute("SELECT current_schema()")
    schema = one.fetchone()[0]
    one.execute(f"CREATE ROLE {role} NOLOGIN; GRANT USAGE ON SCHEMA {schema} TO {role}")
    one.execute(f"GRANT SELECT, INSERT ON kept TO {role}; GRANT {role} TO CURRENT_USER; SET LOCAL ROLE {role}")
    one.execute("INSERT INTO kept VALUES (4)")
    try:
        one.execute("UPDATE kept SET id = 0")
    except psycopg2.errors.InsufficientPrivilege:
        return True
    return False
