"""Public pages from a real streaming replica, made by PostgreSQL's own tools; they answer whatever becomes of it."""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest

from portal.workshop.embedded import processes
from portal.workshop.embedded.engines import POSTGRES_TOOLS, PostgreSQL
from tests import databases
from tests.doors.proxy import NAME
from tests.doors.test_bundle import asked
from tests.doors.test_doors import end, start_web
from tests.journeys.site import free_port, own_queue

pytestmark = pytest.mark.xdist_group("doors")
MOST_LAG = 3  # seconds
PATIENCE = 30
SCANS = "SELECT coalesce(seq_scan, 0) + coalesce(idx_scan, 0) FROM pg_stat_user_tables WHERE relname = 'facilities_facility'"
ONE = "SELECT id FROM facilities_facility WHERE state = 'filed' ORDER BY id LIMIT 1"


@dataclass
class Pair:
    """A primary, its replica, and a portal that knows both."""

    primary: str
    replica: str
    standby: PostgreSQL
    port: int
    log: Path

    def page(self, pk: int) -> str:
        return asked(self.port, f"/register/{pk}/")

    def rename(self, pk: int, name: str) -> None:
        told(self.primary, "UPDATE facilities_facility SET name = %s WHERE id = %s", name, pk)

    def reads_from(self) -> str:
        """Return what the web said last of where it reads public pages from."""
        said = re.findall(r"read from the (replica|primary)", self.log.read_text())
        return said[-1] if said else "nobody said"


def told(address: str, statement: str, *values: object) -> list[tuple]:
    with closing(psycopg2.connect(address)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []


def soon(happens: Callable[[], object]) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < deadline, "It did not happen."
        time.sleep(0.2)


def cluster(var: Path) -> PostgreSQL:
    """Start a server on a folder, new or laid there before."""
    server = PostgreSQL(var, fast=True)
    server.start()
    server.await_answer()
    return server


def stop(server: PostgreSQL) -> None:
    server.ask_to_stop()
    server.await_stop()


def follow(primary: PostgreSQL, var: Path) -> PostgreSQL:
    """Make a replica as an administrator would: a base backup that goes on streaming."""
    folder = var / "postgres"
    made = [POSTGRES_TOOLS / "pg_basebackup", "--host", primary.sockets, "--username", "portal", "--pgdata", folder]
    subprocess.run([*made, "--write-recovery-conf", "--wal-method=stream", "--checkpoint=fast"], check=True)
    if account := processes.server_account():
        for path in [folder, *folder.rglob("*")]:
            shutil.chown(path, account.pw_uid, account.pw_gid)
    return cluster(var)


def within(server: PostgreSQL, name: str) -> str:
    """Return the address of a database of a server."""
    return urlunsplit(urlsplit(server.url())._replace(path=f"/{name}"))


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    var, demo, port = tmp_path_factory.mktemp("pair"), databases.with_demo(), free_port()
    with ExitStack() as stack:
        primary = cluster(var / "one")
        stack.callback(stop, primary)
        told(primary.url(), "CREATE DATABASE served")
        source = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{demo}"))
        dump = subprocess.Popen(
            [POSTGRES_TOOLS / "pg_dump", "--format=custom", "--compress=0", source], stdout=subprocess.PIPE
        )
        subprocess.run(
            [POSTGRES_TOOLS / "pg_restore", "--dbname", within(primary, "served"), "--no-owner"],
            stdin=dump.stdout,
            check=True,
        )
        assert dump.wait() == 0
        standby = follow(primary, var / "two")
        stack.callback(stop, standby)
        shutil.copytree(databases.files_of(demo), var / "web")
        environment = databases.environment(within(primary, "served"), var / "web", "portal.settings.production") | {
            "REPLICA_URL": within(standby, "served"),
            "REPLICA_MOST_LAG": str(MOST_LAG),
            "REDIS_URL": stack.enter_context(own_queue()),
            "SECRET_KEY": "only-for-tests",
            "ALLOWED_HOSTS": NAME,
            "PUBLIC_URL": f"https://{NAME}",
        }
        web = start_web(environment, port, workers=1)  # which looks after the replica for itself
        stack.callback(end, web)
        yield Pair(within(primary, "served"), within(standby, "served"), standby, port, var / "web" / "web.log")


def test_public_pages_are_read_from_the_replica_and_answer_whatever_becomes_of_it(pair: Pair):
    [(pk,)] = told(pair.primary, ONE)
    pair.page(pk)
    soon(lambda: pair.page(pk) and pair.reads_from() == "replica")
    before = told(pair.replica, SCANS)

    # a change of the primary shows, and what shows it was read from the replica
    pair.rename(pk, "晨光托育园一")
    soon(lambda: "晨光托育园一" in pair.page(pk))
    assert pair.reads_from() == "replica"
    soon(lambda: told(pair.replica, SCANS) > before)

    # a replica that lags is left alone
    told(pair.replica, "SELECT pg_wal_replay_pause()")
    pair.rename(pk, "晨光托育园二")
    soon(lambda: "晨光托育园二" in pair.page(pk))
    assert pair.reads_from() == "primary"

    # until it has caught up
    told(pair.replica, "SELECT pg_wal_replay_resume()")
    soon(lambda: pair.page(pk) and pair.reads_from() == "replica")

    # one that is gone holds up no page
    stop(pair.standby)
    pair.rename(pk, "晨光托育园三")
    assert "晨光托育园三" in pair.page(pk)
    assert pair.reads_from() == "primary"

    # and comes back
    pair.standby.start()
    pair.standby.await_answer()
    soon(lambda: pair.page(pk) and pair.reads_from() == "replica")
    assert "晨光托育园三" in pair.page(pk)
