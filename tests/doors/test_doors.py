"""Production's settings behind a real nginx, on a database whose role owns no table: lockouts, limits, addresses, headers, uploads, caches."""

import json
import os
import re
import secrets
import shutil
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg2
import pytest

from tests import databases
from tests.doors.proxy import NAME, NGINX, Visitor, await_answer, configure, start
from tests.journeys.site import ROOT, free_port, own_queue

pytestmark = [
    pytest.mark.xdist_group("doors"),
    pytest.mark.skipif(not Path(NGINX).exists(), reason="nginx is not installed (apt-get install nginx)"),
]
PASSWORD = "tuoyu-demo"  # noqa: S105 - the demo's own
ROLE = "doors_app"
TOKEN = "for-the-machine-room-of-the-tests"  # noqa: S105 - of these tests
APPEND_ONLY = ["portal_transition", "portal_personaldataaccess", "inspections_creditentry", "facilities_facilityevent"]


@dataclass
class Doors:
    """The running portal: nginx's ports, the database as the role and as the owner see it, the web process."""

    http: int
    https: int
    as_role: str
    as_owner: str
    web: subprocess.Popen
    environment: dict[str, str]
    access_log: Path

    def visitor(self, address: str) -> Visitor:
        return Visitor(self.https, address)


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    var, demo = tmp_path_factory.mktemp("doors"), databases.with_demo()
    port, ports = free_port(), (free_port(), free_port())
    with ExitStack() as stack:
        owner = stack.enter_context(databases.copied(demo, f"doors_{secrets.token_hex(4)}"))
        shutil.copytree(databases.files_of(demo), var, dirs_exist_ok=True)
        databases.manage(databases.environment(owner, var), "permit_role", ROLE)
        role = urlunsplit(urlsplit(owner)._replace(netloc=f"{ROLE}@{urlsplit(owner).netloc.rpartition('@')[2]}"))
        environment = databases.environment(role, var, "portal.settings.production") | {
            "REDIS_URL": stack.enter_context(own_queue()),
            "SECRET_KEY": (var / "secret-key").read_text(),
            "ALLOWED_HOSTS": NAME,
            "PUBLIC_URL": f"https://{NAME}",
            "METRICS_TOKEN": TOKEN,
            "PROMETHEUS_MULTIPROC_DIR": str(var / "metrics"),
        }
        web = start_web(environment, port)
        stack.callback(end, web)
        folder = tmp_path_factory.mktemp("nginx")
        nginx = start(configure(folder, upstream=f"127.0.0.1:{port}", http_port=ports[0], https_port=ports[1]))
        stack.callback(nginx.wait)
        stack.callback(nginx.terminate)
        found = Doors(*ports, role, owner, web, environment | {"PORT": str(port)}, folder / "access.log")
        await_answer(found.visitor("127.0.0.1"), "/healthz")
        yield found


def start_web(environment: dict[str, str], port: int, *, workers: int = 2) -> subprocess.Popen:
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--no-ws"]
    log = (Path(environment["PORTAL_VAR"]) / "web.log").open("ab")
    return subprocess.Popen(
        [*command, "--workers", str(workers), "--blocking-threads", "4", "portal.wsgi:application"],
        cwd=ROOT,
        env=environment,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )


def end(process: subprocess.Popen) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def test_five_wrong_passwords_from_one_place_lock_nobody_out_elsewhere(doors: Doors):
    guesser, officer = doors.visitor("127.0.0.2"), doors.visitor("127.0.0.3")

    answers = [guesser.log_in("bureau", "wrong").status for _ in range(6)]
    pretending = guesser.log_in("bureau", PASSWORD, **{"X-Forwarded-For": "127.0.0.9"}).status

    assert answers == [200, 200, 200, 200, 200, 429]
    assert pretending == 429
    assert officer.log_in("bureau", PASSWORD).status == 302


def test_guessing_is_counted_by_the_proxys_word_whatever_the_visitor_writes(doors: Doors):
    guesser = doors.visitor("127.0.0.4")

    answers = [
        guesser.log_in("street", "wrong", **{"X-Forwarded-For": f"198.51.100.{number}"}).status for number in range(6)
    ]

    assert answers[-1] == 429


def complain(visitor: Visitor) -> int:
    facts = {
        "key": str(uuid4()),
        "subject": "food",
        "text": f"午饭是冷的。{uuid4()}",
        "place_name": "屋",
        "address": "街8号",
    }
    return visitor.post("/complain/", facts).status


def test_ten_complaints_of_one_address_leave_the_district_its_own(doors: Doors):
    busy, other = doors.visitor("127.0.0.5"), doors.visitor("127.0.0.6")

    answers = [complain(busy) for _ in range(11)]

    assert answers == [200] * 10 + [429]
    assert complain(other) == 200


def test_the_database_knows_the_visitors_addresses(doors: Doors):
    doors.visitor("127.0.0.7").log_in("market", "wrong")

    rows = fetched(doors.as_owner, "SELECT host(address) FROM portal_loginevent WHERE kind = 'wrong_password'")

    assert ("127.0.0.7",) in rows


def test_after_logging_out_no_page_may_have_been_kept(doors: Doors):
    operator = doors.visitor("127.0.0.8")  # whom no second factor is asked of
    operator.log_in("operator", PASSWORD)

    pages = {
        path: operator.get(path) for path in ("/home/", "/facilities/", "/filings/", "/", "/register/", "/notices/")
    }
    operator.post("/logout/", {})

    assert {path: page.status for path, page in pages.items()} == dict.fromkeys(pages, 200)
    assert {page.headers["Cache-Control"] for page in pages.values()} == {"private, no-store"}
    assert operator.get("/home/").status == 302


def test_pages_of_visitors_are_asked_after_and_not_sent_twice(doors: Doors):
    visitor = doors.visitor("127.0.0.9")
    first = visitor.get("/register/")

    assert first.headers["Cache-Control"] == "no-cache"
    assert visitor.get("/register/", **{"If-None-Match": first.headers["ETag"]}).status == 304


def test_headers_keep_browsers_safe(doors: Doors):
    answer = doors.visitor("127.0.0.10").get("/login/")

    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "1.2" not in answer.headers["Server"]
    assert all("Secure" in line for line in answer.headers.get_all("Set-Cookie"))


def test_it_speaks_http2_over_tls_alone(doors: Doors):
    trusting = ssl._create_unverified_context()  # noqa: S323 - the certificate was made a moment ago
    trusting.set_alpn_protocols(["h2"])
    plain = socket.create_connection(("127.0.0.1", doors.https))
    with plain, trusting.wrap_socket(plain, server_hostname=NAME) as secure:
        assert secure.selected_alpn_protocol() == "h2"
        assert secure.version() in ("TLSv1.2", "TLSv1.3")


def upload(visitor: Visitor, path: str, size: int) -> tuple[int, str]:
    edge = uuid4().hex
    head = f'--{edge}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{visitor.cookies["__Host-csrf"]}\r\n'
    head += f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.4\n'
    body = head.encode() + bytes(size) + f"\r\n--{edge}--\r\n".encode()
    answer = visitor.ask("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={edge}"})
    return answer.status, answer.text


def test_a_file_beyond_the_proxys_limit_never_reaches_the_portal(doors: Doors):
    visitor = doors.visitor("127.0.0.11")
    visitor.get("/complain/")

    status, _ = upload(visitor, "/complain/", 71 * 1024 * 1024)

    assert status == 413


def test_nonsense_in_addresses_is_refused_through_the_proxy_too(doors: Doors):
    visitor = doors.visitor("127.0.0.12")

    found = {
        path: visitor.get(path).status for path in ("/register/?sort=name&after=%00%7C1", "/register/%00/", "/%FF")
    }

    assert set(found.values()) <= {400, 404}, found
    assert visitor.get("/register/", Cookie='__Host-session="\\000abcdefgh"').status == 400


def test_another_host_and_plain_http_lead_nowhere_else(doors: Doors):
    visitor = doors.visitor("127.0.0.13")

    assert visitor.get("/", Host="evil.example").status == 400


def test_what_is_missing_is_named_to_the_machine_room(doors: Doors):
    answer = doors.visitor("127.0.0.1").get("/readyz")

    assert '"worker"' in answer.text  # none was started here
    assert not [part for part in ("database", "writes", "media", "redis") if f'"{part}"' in answer.text]


def test_prometheus_is_told_what_all_processes_counted_and_nobody_else_is(doors: Doors):
    scraper = doors.visitor("127.0.0.1")
    before = scraper.get("/metrics", Authorization=f"Bearer {TOKEN}").text
    doors.visitor("127.0.0.15").get("/healthz")

    answers = [scraper.get("/metrics", Authorization=f"Bearer {TOKEN}") for _ in range(4)]

    def healthz(text: str) -> float:
        return float(re.search(r'portal_requests_total\{method="GET",status="200",view="healthz"\} (\S+)', text)[1])

    assert {healthz(answer.text) for answer in answers} == {healthz(before) + 1}
    assert answers[0].headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert "portal_database_up 1.0" in answers[0].text
    assert scraper.get("/metrics").status == 401


def test_the_logs_of_both_doors_tell_a_request_by_its_number_and_nothing_that_was_typed(doors: Doors):
    visitor = doors.visitor("127.0.0.16")
    visitor.get("/register/?q=%E5%BC%A0%E4%B8%89&near=120.1,30.2")

    told = (Path(doors.environment["PORTAL_VAR"]) / "web.log").read_text()
    [line] = [json.loads(line) for line in told.splitlines() if "/register/?q&near" in line and "finished" in line]
    door = doors.access_log.read_text()

    assert line["ip"] == "127.0.0.16"
    assert '"GET /register/" 200' in next(said for said in door.splitlines() if line["request_id"] in said)
    assert not any(typed in told + door for typed in ("%E5%BC%A0", "张三", "120.1"))


@pytest.mark.parametrize(
    "statement",
    [
        *(f"UPDATE {table} SET {'id' if 'event' not in table else 'pgh_id'} = 0" for table in APPEND_ONLY),
        *(f"DELETE FROM {table}" for table in APPEND_ONLY),
        *(f"TRUNCATE {table}" for table in APPEND_ONLY),
        *(f"ALTER TABLE {table} DISABLE TRIGGER ALL" for table in APPEND_ONLY),
        "SET session_replication_role = replica",
        "SELECT set_config('pgtrigger.ignore', '{portal_transition:append_only}', true); DELETE FROM portal_transition",
        "DROP TABLE portal_transition",
        "CREATE TABLE mine (x int)",
        "CREATE OR REPLACE FUNCTION metrics_mark() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "DELETE FROM django_migrations",
        "SET log_min_error_statement = 'debug5'",
        "COPY portal_transition TO PROGRAM 'cat'",
        "CREATE ROLE another",
    ],
)
def test_the_portals_role_can_not_change_history_or_tables(doors: Doors, statement: str):
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        fetched(doors.as_role, statement)


def test_the_portals_role_owns_nothing_and_is_nobody_special(doors: Doors):
    owned = "SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) = current_user"
    special = "SELECT rolsuper, rolcreatedb, rolcreaterole, rolbypassrls FROM pg_roles WHERE rolname = current_user"

    assert fetched(doors.as_role, owned) == []
    assert fetched(doors.as_role, special) == [(False, False, False, False)]


def fetched(address: str, statement: str) -> list[tuple]:
    connection = psycopg2.connect(address)
    try:
        cursor = connection.cursor()
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []
    finally:
        connection.rollback()
        connection.close()


def test_while_the_portal_is_gone_the_proxy_says_so_in_chinese(doors: Doors):
    end(doors.web)

    answer = doors.visitor("127.0.0.14").get("/")

    assert answer.status == 503
    assert "平台暂时无法访问" in answer.text
    assert answer.headers["Retry-After"] == "10"
    doors.web = start_web(doors.environment, int(doors.environment["PORT"]))
    try:
        await_answer(doors.visitor("127.0.0.14"), "/healthz")
    finally:
        end(doors.web)
