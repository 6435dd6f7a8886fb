"""No value of a row or of a form stands in a log: neither PostgreSQL's own nor the portal's."""

import json
import logging
import logging.config
from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.db import Error, connection, transaction
from django.test import Client

from portal.logs import address_without_values, without_values
from portal.outbox import outbox
from portal.workshop.embedded.engines import PostgreSQL
from tests.servers import VAR

SECRET = "330106198206190003"  # noqa: S105 - an invented ID number
FAILING = [
    ("SELECT %s::int", [f"x{SECRET}"]),
    ("SELECT %s::date", [f"x{SECRET}"]),
    ("SELECT %s::timestamptz", [f"2026-13-01 {SECRET}"]),
    ("SELECT %s::jsonb", ['{"id": "' + SECRET + '" x']),
    ("SELECT %s::uuid", [SECRET]),
    ("INSERT INTO portal_guess (key, at) VALUES (%s, NULL)", [SECRET]),
    ("INSERT INTO portal_heartbeat (name, at) VALUES (%s, now()), (%s, now())", [SECRET, SECRET]),
    ("INSERT INTO portal_area (code, name) VALUES (%s, %s)", [SECRET, SECRET]),
    (f"SELECT '{SECRET}' FROM nowhere", []),
    ("DO $$ BEGIN RAISE 'for %%', '" + SECRET + "'; END $$", []),
]


def failure_of(sql: str, params: list[str]) -> str:
    """Let a statement fail; return what the portal would write about it."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.getLogger().handlers[0].formatter or console_format())
    logger = logging.getLogger("test.values")
    logger.addHandler(handler)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, params)
    except Error:
        logger.exception("It failed")
    finally:
        logger.removeHandler(handler)
    return stream.getvalue()


def console_format() -> logging.Formatter:
    """Return the format of the settings, which pytest does not use itself."""
    made = logging.config.DictConfigurator(settings.LOGGING)
    return made.configure_formatter(settings.LOGGING["formatters"]["line"])


@pytest.mark.django_db
@pytest.mark.parametrize(("sql", "params"), FAILING[:8])
def test_the_portal_logs_where_a_statement_failed_without_its_values(sql: str, params: list[str]):
    line = failure_of(sql, params)

    assert "Traceback" in json.loads(line)["exception"]
    assert SECRET not in line


@pytest.mark.django_db
def test_postgresql_logs_no_value_of_failed_statements():
    log = VAR / "log" / "postgres.log"
    before = log.stat().st_size

    for sql, params in FAILING:
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, params)

    assert SECRET not in log.read_bytes()[before:].decode()


@pytest.mark.django_db
def test_the_running_server_has_the_settings_that_keep_values_out():
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(wanted())])
        found = dict(cursor.fetchall())

    assert found == wanted()


def wanted() -> dict[str, str]:
    return dict(option.split("=") for option in PostgreSQL.discreet)


def test_the_compose_file_and_the_docs_ask_for_the_same_settings():
    compose = yaml.safe_load((settings.BASE_DIR / "docker-compose.yml").read_text())
    given = compose["services"]["postgres"]["command"]
    docs = (Path(settings.BASE_DIR) / "docs" / "deployment.md").read_text()

    assert given == ["postgres", *(f"--{option}" for option in PostgreSQL.discreet)]
    for option in PostgreSQL.discreet:
        assert option.replace("=", " = ") in docs, option


def test_a_value_with_line_breaks_is_left_out_to_its_end():
    said = (
        f"null value\nDETAIL:  Failing row contains (1, a\n\n{SECRET}).\n\n\nThe above exception was the direct cause"
    )

    assert without_values(said) == "null value\nDETAIL: …\n\n\nThe above exception was the direct cause"


@pytest.mark.django_db
def test_a_task_that_failed_keeps_no_value_either(monkeypatch: pytest.MonkeyPatch):
    row = outbox.queue("portal.outbox.tasks.sweep_outbox")
    monkeypatch.setattr("celery.current_app.tasks", {row.name: type("Task", (), {"run": staticmethod(fail)})})

    outbox.run(row.pk, at=row.queued_at)

    row.refresh_from_db()
    assert "IntegrityError" in row.last_error
    assert SECRET not in row.last_error


def fail() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO portal_guess (key, at) VALUES (%s, NULL)", [SECRET])


@pytest.mark.parametrize(
    ("path", "parameters", "told"),
    [
        ("/register/17/", ["q", "page_size"], "/register/17/?q&page_size"),
        ("/register/open/facilities.csv", [], "/register/open/facilities.csv"),
        ("/families/attend/Zx81-kQ/", [], "/families/attend/…/"),
        ("/letters/verify/abc123/张三/", ["张三"], "/letters/verify/…/…/?…"),
        ("/x/13800138000/330106198206190003/", [], "/x/…/…/"),
    ],
)
def test_an_address_is_told_without_what_somebody_typed(path: str, parameters: list[str], told: str):
    assert address_without_values(path, parameters) == told


@pytest.mark.django_db
def test_every_line_about_a_request_carries_its_number_and_none_what_was_typed(client: Client):
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(console_format())
    logging.getLogger().addHandler(handler)
    try:
        client.get("/nowhere/张三/", {"q": SECRET})
    finally:
        logging.getLogger().removeHandler(handler)

    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert {line["logger"] for line in lines} >= {"django.request", "django_structlog.middlewares.request"}
    assert len({line["request_id"] for line in lines}) == 1
    assert "/nowhere/…/?q" in stream.getvalue()
    assert not any(typed in stream.getvalue() for typed in (SECRET, "张三", "%E5"))
