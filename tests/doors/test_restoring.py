"""Backups are taken back: every table, every row, every function and trigger, every file, and the names that only a key opens."""

import json
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
from psycopg2 import sql

from portal.operations.backups import sums
from portal.workshop.embedded.engines import POSTGRES_TOOLS
from tests import databases
from tests.doors import contents

pytestmark = pytest.mark.xdist_group("doors")
SETTINGS = "portal.settings.demo"


class Portal:
    """A database and a folder for files."""

    def __init__(self, address: str, var: Path):
        self.address, self.var = address, var

    def manage(self, *arguments: str) -> subprocess.CompletedProcess:
        environment = databases.environment(self.address, self.var, SETTINGS)
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=databases.ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The demo, with a complainant whose name is sealed."""
    demo, var = databases.with_demo(), tmp_path_factory.mktemp("portal")
    with databases.copied(demo, f"doors_{secrets.token_hex(4)}") as address:
        shutil.copytree(databases.files_of(demo), var, dirs_exist_ok=True)
        yield Portal(address, var)


@pytest.fixture(scope="module")
def backup(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("backups") / "today"
    done = portal.manage("backup", str(folder))
    assert done.returncode == 0, done.stderr
    return folder


@contextmanager
def empty_database() -> Iterator[str]:
    name = f"doors_{secrets.token_hex(4)}"
    server = psycopg2.connect(os.environ["DATABASE_URL"])
    server.autocommit = True
    cursor = server.cursor()
    cursor.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
    try:
        yield urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
    finally:
        cursor.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
        server.close()


def test_everything_comes_back_into_an_empty_server(portal: Portal, backup: Path, tmp_path: Path):
    with empty_database() as address:
        other = Portal(address, tmp_path / "var")

        done = other.manage("restore", str(backup))

        assert done.returncode == 0, done.stderr
        assert contents.of(address) == contents.of(portal.address)
        assert contents.things(address) == contents.things(portal.address)
        assert len(contents.of(address)) > 100
        assert sums(other.var / "media") == sums(portal.var / "media") != {}
        assert (other.var / "signing.key").read_bytes() == (portal.var / "signing.key").read_bytes()
        assert "SECRET_KEY_FALLBACKS" in done.stderr  # the new server has a key of its own
        assert other.manage("migrate", "--check").returncode == 0


def test_an_encrypted_backup_is_one_file_that_comes_back_with_its_passphrase_alone(
    portal: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    file, into = tmp_path / "today.backup", tmp_path / "open"
    monkeypatch.setenv("BACKUP_PASSPHRASE", "correct horse battery staple")
    made = portal.manage("backup", str(file), "--encrypt")
    with empty_database() as address:
        other = Portal(address, tmp_path / "var")
        done = other.manage("restore", str(file), "--into", str(into))
        again = other.manage("restore", str(file), "--into", str(into))

        assert (made.returncode, done.returncode, again.returncode) == (0, 0, 1), (made.stderr, done.stderr)
        assert contents.of(address) == contents.of(portal.address)
        assert sums(other.var / "media") == sums(portal.var / "media") != {}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["open", "today.backup", "var"]
    monkeypatch.setenv("BACKUP_PASSPHRASE", "another horse, another staple")
    assert "does not open" in portal.manage("restore", str(file), "--into", str(tmp_path / "not")).stderr


def test_with_the_keys_of_the_backup_complainants_can_be_read_and_without_them_not(
    portal: Portal, backup: Path, tmp_path: Path
):
    ask = "from inspections.models import Complainant; print([c.name for c in Complainant.objects.order_by('pk')])"
    kept = json.loads((backup / "secrets.json").read_text())
    with empty_database() as address:
        other = Portal(address, tmp_path / "var")
        other.manage("restore", str(backup))

        without = other.manage("shell", "--no-imports", "-c", ask)
        (other.var / "secret-key").write_text(kept["SECRET_KEY"])
        read = other.manage("shell", "--no-imports", "-c", ask)

    assert without.returncode != 0
    assert read.returncode == 0, read.stderr
    assert read.stdout == portal.manage("shell", "--no-imports", "-c", ask).stdout
    assert len(read.stdout) > 10


def test_a_plain_dump_of_pg_dump_comes_back_too(portal: Portal, tmp_path: Path):
    text = tmp_path / "plain.sql"
    tool(POSTGRES_TOOLS / "pg_dump", "--no-owner", f"--file={text}", portal.address)
    with empty_database() as address:
        tool(POSTGRES_TOOLS / "psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", f"--file={text}", address)

        assert contents.of(address) == contents.of(portal.address)
        assert contents.things(address) == contents.things(portal.address)


def tool(*command: object) -> None:
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[:2000]


def test_nothing_is_written_over(portal: Portal, backup: Path):
    again, over = portal.manage("backup", str(backup)), portal.manage("restore", str(backup))

    assert (again.returncode, over.returncode) == (1, 1)
    assert "not empty" in again.stderr
    assert "not empty" in over.stderr


def test_a_damaged_backup_is_refused_before_anything_is_done(backup: Path, tmp_path: Path):
    damaged = tmp_path / "damaged"
    shutil.copytree(backup, damaged)
    next(path for path in (damaged / "media").rglob("*") if path.is_file()).write_bytes(b"")

    with empty_database() as address:
        done = Portal(address, tmp_path / "var").manage("restore", str(damaged))

        assert "damaged" in done.stderr
        assert contents.of(address) == {}


def test_the_folder_is_its_owners_alone(backup: Path):
    private = [backup, backup / "secrets.json", backup / "manifest.json", *(backup / "keys").iterdir()]

    assert all(path.stat().st_mode & 0o077 == 0 for path in private)
