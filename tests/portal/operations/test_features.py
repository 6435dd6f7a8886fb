"""`check_database`: every feature of the database that the portal uses is tried, and what is missing is named in Chinese."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from portal.operations import features

pytestmark = pytest.mark.django_db
LEFT = "SELECT (SELECT count(*) FROM pg_namespace WHERE nspname ^@ 'check_') + (SELECT count(*) FROM pg_roles WHERE rolname ^@ 'check_')"
USED = """
    SELECT 'extension:' || extname FROM pg_extension WHERE extname <> 'vector'
    UNION SELECT 'index:' || amname FROM pg_index JOIN pg_class c ON c.oid = indexrelid JOIN pg_am a ON a.oid = c.relam
        WHERE c.relnamespace = 'public'::regnamespace
    UNION SELECT 'index:partial' FROM pg_index JOIN pg_class c ON c.oid = indexrelid
        WHERE indpred IS NOT NULL AND c.relnamespace = 'public'::regnamespace
    UNION SELECT 'constraint:' || contype::text FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 't'
    UNION SELECT 'language:' || lanname FROM pg_proc JOIN pg_language l ON l.oid = prolang WHERE pronamespace = 'public'::regnamespace
    UNION SELECT 'trigger:' || CASE WHEN tgtype & 1 = 1 THEN 'row' ELSE 'statement' END FROM pg_trigger WHERE NOT tgisinternal
    UNION SELECT 'trigger:transition' FROM pg_trigger WHERE NOT tgisinternal AND coalesce(tgnewtable, tgoldtable) IS NOT NULL
    UNION SELECT 'trigger:constraint' FROM pg_trigger WHERE NOT tgisinternal AND tgconstraint <> 0
    UNION SELECT 'column:generated' FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
        WHERE attgenerated <> '' AND relnamespace = 'public'::regnamespace
    UNION SELECT 'column:identity' FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
        WHERE attidentity <> '' AND relnamespace = 'public'::regnamespace
    UNION SELECT 'relation:partitioned' FROM pg_class WHERE relkind = 'p' AND relnamespace = 'public'::regnamespace
    UNION SELECT 'collation:' || collname FROM pg_attribute JOIN pg_class c ON c.oid = attrelid JOIN pg_collation k ON k.oid = attcollation
        WHERE collname <> 'default' AND relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
"""


def asked(statement: str) -> list:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [value for (value,) in cursor.fetchall()]


def test_a_real_postgresql_has_everything_and_nothing_of_the_trial_stays():
    said = StringIO()

    call_command("check_database", stdout=said)

    assert said.getvalue().count("✓") == len(features.FEATURES)
    assert "✗" not in said.getvalue()
    assert asked(LEFT) == [0]


def test_what_the_tables_of_the_portal_are_made_of_is_tried():
    tried = {name for feature in features.FEATURES for name in feature.covers}

    assert set(asked(USED)) <= tried


def test_what_is_missing_is_named_in_chinese_with_the_servers_words(monkeypatch):
    kept = list(features.FEATURES)
    monkeypatch.setattr(features, "FEATURES", kept)
    features.answers("ill", "无此功能", given="CREATE INDEX ON kept USING rum (id)", asked="SELECT 1", expected=1)
    features.answers("odd", "结果不同", asked="SELECT 2", expected=1)
    features.refuses("lax", "未拒绝", given="SELECT 1", refused="SELECT 1", kind=ZeroDivisionError)
    said = StringIO()

    with pytest.raises(CommandError, match=r"数据库.*无此功能.*结果不同.*未拒绝"):
        call_command("check_database", stdout=said)

    assert '✗ 无此功能 (ill) access method "rum" does not exist' in said.getvalue()
    assert said.getvalue().count("✗") == 3
    assert asked(LEFT) == [0]


def test_a_role_without_room_is_told_to_let_the_owner_run_it(monkeypatch):
    monkeypatch.setattr(features, "_run", no_room)

    with pytest.raises(CommandError, match="所有者"):
        call_command("check_database")


def no_room(session, statement: str) -> None:
    raise features.psycopg2.errors.InsufficientPrivilege
