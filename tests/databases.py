"""Databases that are copied instead of built: with all tables, with the district's reference data, and with the demo's data.

A copy takes a second, building takes up to a minute. What was built is named after the files that it was built from, so that a
change of them builds anew; what former files gave is dropped.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from zoneinfo import ZoneInfo

import psycopg2
from psycopg2 import sql

from portal.workshop.embedded import locks
from tests.servers import VAR

ROOT = Path(__file__).resolve().parent.parent
APPS = ("portal", "staff", "facilities", "inspections", "metrics")


def with_tables() -> str:
    """Return the name of the database to copy that has every table and no row but what migrations make."""
    files = [path for app in APPS for path in (ROOT / app / "migrations").glob("*.py")]
    return _built("tables", _digest(files), _migrate)


def with_district() -> str:
    """Return the name of the database to copy that has the reference data which every test finds."""
    return _built("district", _digest(_all_files()), _load_district)


def with_demo() -> str:
    """Return the name of the database to copy that has today's demo data; its files are in `files_of(name)`."""
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    return _built("demo", _digest(_all_files(), today.isoformat()), _load_demo)


def files_of(name: str) -> Path:
    """Return the folder with the uploads, keys and static files that belong to a database to copy."""
    return VAR / "databases" / name


def environment(address: str, var: Path, settings: str = "portal.settings.demo") -> dict[str, str]:
    """Return the environment of a process that works on a database and a folder for files."""
    return os.environ | {"DATABASE_URL": address, "PORTAL_VAR": str(var), "DJANGO_SETTINGS_MODULE": settings}


def manage(env: dict[str, str], *arguments: str) -> str:
    """Run a management command in an environment and return what it printed; what went wrong is said whole."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"manage.py {' '.join(arguments)} failed:\n{done.stderr}")
    return done.stdout


@contextmanager
def copied(source: str, name: str) -> Iterator[str]:
    """Have a copy of a database for the length of a block; yield its address."""
    copy_again(source, name)
    try:
        yield _address(name)
    finally:
        _drop(name)


def copy_again(source: str, name: str) -> None:
    """Make a database what its source is; whoever is connected to it is thrown out."""
    _drop(name)
    _execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(source)))


def _built(kind: str, digest: str, build: Callable[[str, Path], None]) -> str:
    """Build the database unless it is there; the first process builds, others wait for it."""
    name = f"copied_{kind}_{digest}"
    with locks.opened(VAR / "run" / f"{kind}.lock") as lock:
        locks.take(lock)
        kept = _names(f"copied_{kind}_")
        if name not in kept:
            for former in kept:
                _drop(former)
                shutil.rmtree(files_of(former), ignore_errors=True)
            _build(name, build)
    return name


def _build(name: str, build: Callable[[str, Path], None]) -> None:
    """Build under another name first: what carries the name is whole."""
    unfinished = f"unfinished_{name}"
    folder = files_of(name)
    _drop(unfinished)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    build(unfinished, folder)
    _execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(unfinished), sql.Identifier(name)),
    )


def _migrate(name: str, var: Path) -> None:
    _execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    manage(environment(_address(name), var, "portal.settings.test"), "migrate", "--no-input", "-v", "0")


def _load_district(name: str, var: Path) -> None:
    copy_again(with_tables(), name)
    manage(environment(_address(name), var, "portal.settings.test"), "load_district", "-v", "0")


def _load_demo(name: str, var: Path) -> None:
    """One key for every template: a site that takes up a template built meanwhile opens what was sealed in it."""
    (var / "secret-key").write_text("only-for-tests")
    copy_again(with_district(), name)
    for command in (["collectstatic", "--no-input"], ["load_district"], ["load_demo"]):
        manage(environment(_address(name), var), *command, "-v", "0")


def _all_files() -> list[Path]:
    return [path for app in APPS for path in (ROOT / app).rglob("*") if path.is_file() and path.suffix != ".pyc"]


def _digest(files: list[Path], *also: str) -> str:
    digest = hashlib.sha256(repr(also).encode())
    for path in sorted(files):
        digest.update(f"{path.relative_to(ROOT)}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _address(name: str) -> str:
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


def _names(start: str) -> list[str]:
    return [name for (name,) in _execute(sql.SQL("SELECT datname FROM pg_database")) if name.startswith(start)]


def _drop(name: str) -> None:
    _execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _execute(statement: sql.Composable) -> list[tuple[str]]:
    """Run a statement outside transactions, in which databases are made and dropped; return its rows."""
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    connection.autocommit = True
    try:
        cursor = connection.cursor()
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()
