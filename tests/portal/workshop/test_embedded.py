"""The embedded servers: shared by all who use them, stopped after the last, back after a kill."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg2
import pytest
import redis

from portal.workshop.embedded import joining, locks
from portal.workshop.embedded.engines import LONGEST_SOCKET_PATH, PostgreSQL

ROOT = Path(__file__).resolve().parents[3]
USER = """
import json, os, sys, time
from pathlib import Path
from portal.workshop import embedded
with embedded.servers(Path(sys.argv[1]), fast=True) as urls:
    print(json.dumps(urls), flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def var(tmp_path: Path) -> Path:
    return tmp_path / "var"


@pytest.fixture
def user(var: Path) -> Iterator[Callable[[], "subprocess.Popen[str]"]]:
    """Start processes that use the servers of `var` until their input ends."""
    started: list[subprocess.Popen[str]] = []
    bare = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}

    def start() -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", USER, str(var)]
        started.append(
            subprocess.Popen(command, cwd=ROOT, env=bare, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        )
        return started[-1]

    yield start
    for process in started:
        with process:  # closes its pipes, which ends it, and waits
            pass


def urls_of(process: "subprocess.Popen[str]") -> dict[str, str]:
    assert process.stdout
    return json.loads(process.stdout.readline())


def leave(process: "subprocess.Popen[str]") -> None:
    assert process.stdin
    process.stdin.close()
    process.wait(60)


def query(urls: dict[str, str], sql: str) -> list[tuple]:
    connection = psycopg2.connect(urls["DATABASE_URL"].replace("postgres://", "postgresql://"))
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def eventually(fact: Callable[[], object], seconds: float = 30) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if fact():
                return True
        except (psycopg2.OperationalError, redis.RedisError):
            pass
        time.sleep(0.05)
    return False


def ping(urls: dict[str, str]) -> bool:
    with redis.Redis.from_url(urls["REDIS_URL"]) as client:
        return bool(client.ping())


def test_users_share_the_servers_and_the_last_one_stops_them(var: Path, user) -> None:
    first, second = user(), user()
    urls = urls_of(first)

    assert urls_of(second) == urls
    assert query(urls, "SELECT datlocale, pg_encoding_to_char(encoding) FROM pg_database") == [("C.UTF-8", "UTF8")] * 4

    leave(first)
    assert ping(urls)
    assert query(urls, "SELECT 1") == [(1,)]

    leave(second)
    assert not joining.busy(var)
    assert not (var / "postgres" / "postmaster.pid").exists()


def test_data_outlive_the_servers(user) -> None:
    first = user()
    query(urls_of(first), "CREATE TABLE kept AS SELECT 42 AS answer")
    leave(first)

    assert query(urls_of(user()), "SELECT answer FROM kept") == [(42,)]


def test_the_servers_stop_when_their_only_user_is_killed(var: Path, user) -> None:
    only = user()
    urls_of(only)

    only.kill()

    assert eventually(lambda: not joining.busy(var))


@pytest.mark.parametrize("name", ["postgres", "redis"])
def test_a_killed_server_comes_back_at_the_same_address(var: Path, user, name: str) -> None:
    urls = urls_of(user())
    before = joining.status(var)
    assert before

    os.kill(before.pids[name], signal.SIGKILL)

    assert eventually(lambda: (now := joining.status(var)) and now.starts[name] == before.starts[name] + 1)
    assert query(urls, "SELECT 1") == [(1,)]
    assert ping(urls)


def test_a_killed_keeper_takes_its_servers_along_and_the_next_user_starts_them_anew(var: Path, user) -> None:
    urls_of(user())
    before = joining.status(var)
    assert before

    os.kill(before.keeper, signal.SIGKILL)

    assert eventually(lambda: not joining.kept(var))
    assert query(urls_of(user()), "SELECT 1") == [(1,)]


def test_the_number_of_a_dead_server_that_now_is_another_program_is_forgotten(var: Path, user) -> None:
    first = user()
    urls_of(first)
    leave(first)
    (var / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n{var / 'postgres'}\n")

    assert query(urls_of(user()), "SELECT 1") == [(1,)]


def test_a_start_that_was_interrupted_leaves_no_half_made_cluster(var: Path, user) -> None:
    (var / "postgres.new").mkdir(parents=True)
    (var / "postgres.new" / "PG_VERSION").write_text("18\n")

    assert query(urls_of(user()), "SELECT 1") == [(1,)]


def test_two_folders_have_servers_of_their_own(tmp_path: Path, var: Path, user, monkeypatch) -> None:
    here = urls_of(user())
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)

    with joining.servers(tmp_path / "other", fast=True) as there:
        assert here["DATABASE_URL"] != there["DATABASE_URL"]
        assert here["REDIS_URL"] != there["REDIS_URL"]
        assert os.environ["DATABASE_URL"] == there["DATABASE_URL"]
    assert "DATABASE_URL" not in os.environ


def test_addresses_that_are_given_are_used_and_nothing_is_started(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"DATABASE_URL": "postgres://db/portal", "REDIS_URL": "redis://queue/0"}
    for name, url in given.items():
        monkeypatch.setenv(name, url)

    with joining.servers(var) as urls:
        assert urls == given
    assert not var.exists()


def test_a_path_too_long_for_a_socket_finds_a_shorter_place(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 60) / ("e" * 60)

    server = PostgreSQL(deep, fast=True)
    server.log.close()

    assert len(str(server.sockets / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH


def test_a_lock_falls_with_its_holder(tmp_path: Path) -> None:
    with locks.opened(tmp_path / "lock") as holder:
        locks.take(holder)
        assert locks.is_held(tmp_path / "lock")
    assert not locks.is_held(tmp_path / "lock")
