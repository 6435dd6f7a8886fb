"""A district that runs the last release migrates to this one and loses nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

from portal.workshop.embedded.engines import POSTGRES_TOOLS
from tests import databases
from tests.doors import contents
from tests.doors.release import DUMP
from tests.doors.test_restoring import empty_database, tool

pytestmark = pytest.mark.xdist_group("doors")


def test_the_last_releases_data_come_over_whole(tmp_path: Path):
    with empty_database() as address:
        tool(POSTGRES_TOOLS / "pg_restore", "--exit-on-error", "--no-owner", f"--dbname={address}", DUMP)
        before = contents.of(address)

        done = migrated(address, tmp_path, "migrate", "--no-input")

        assert done.returncode == 0, done.stderr
        after = contents.of(address)
        assert {name for name, (count, _) in before.items() if after.get(name, (0, ""))[0] < count} <= FOLDED
        assert before["facilities_facility"][0] > 20
        assert migrated(address, tmp_path, "migrate", "--check").returncode == 0
        assert migrated(address, tmp_path, "load_district").returncode == 0


FOLDED: set[str] = set()  # tables whose rows a migration put together or moved elsewhere: name each with its migration


def migrated(address: str, var: Path, *arguments: str) -> subprocess.CompletedProcess:
    environment = databases.environment(address, var)
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=databases.ROOT, env=environment, capture_output=True, text=True, check=False)
