"""What each row's history asks of the database costs no subtransaction, so that a long write's time grows with its rows and not their square."""

import json
from uuid import uuid4

import pytest
from django.db import connection
from pghistory.models import Context

from portal.audit import functions

pytestmark = pytest.mark.django_db
CATCHING = """
    CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name NAME) RETURNS BOOLEAN LANGUAGE plpgsql AS $body$
    BEGIN RETURN current_setting('pgtrigger.ignore') = ''; EXCEPTION WHEN OTHERS THEN RETURN false; END $body$"""


def catching() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(functions.WITH_SUBTRANSACTION, [list(functions.FUNCTIONS)])
        return [name for (name,) in cursor.fetchall()]


def asked(question: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {question}")
        return cursor.fetchone()[0]


def test_after_the_migrations_no_function_of_the_histories_catches_errors():
    assert catching() == []


def test_a_librarys_own_form_is_replaced_again():
    with connection.cursor() as cursor:
        cursor.execute(CATCHING)
    assert catching() == ["_pgtrigger_should_ignore"]

    functions.lighten()

    assert catching() == []


def test_a_trigger_is_ignored_when_it_is_named_and_only_then():
    assert asked("_pgtrigger_should_ignore('one')") is False
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pgtrigger.ignore', '{one,two}', true)")
    assert asked("_pgtrigger_should_ignore('two')") is True
    assert asked("_pgtrigger_should_ignore('three')") is False
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pgtrigger.ignore', '', true)")
    assert asked("_pgtrigger_should_ignore('two')") is False


def test_a_context_is_written_once_and_again_when_more_is_told():
    assert asked("_pgh_attach_context()") is None
    number = uuid4()
    for told in ({"url": "/here/"}, {"url": "/here/"}, {"url": "/here/", "address": "203.0.113.7"}):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('pghistory.context_id', %s, true), set_config('pghistory.context_metadata', %s, true)",
                [str(number), json.dumps(told)],
            )
        assert asked("_pgh_attach_context()") == number
        assert Context.objects.get(pk=number).metadata == told
