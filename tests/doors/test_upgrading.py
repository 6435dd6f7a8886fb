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
        before = contents.rows(address)

        done = migrated(address, tmp_path, "migrate", "--no-input")

        assert done.returncode == 0, done.stderr
        assert sorted(contents.lost(before, contents.rows(address))) == sorted(WRITTEN_ANEW)
        assert len(before["facilities_facility"]) > 20
        assert migrated(address, tmp_path, "migrate", "--check").returncode == 0
        assert migrated(address, tmp_path, "load_district").returncode == 0


SEALED = "facilities.0006_canonical_identifiers"
WRITTEN_ANEW = {  # tables that lose rows, and columns of which a migration writes rows anew: each with its migration
    "facilities_amendment.base": SEALED,
    "facilities_amendment.values": SEALED,
    "facilities_careclass.kind": "facilities.0003_community_and_family_kinds",
    "facilities_facility.head_id_number": SEALED,
    "facilities_filing.declared": SEALED,
    "facilities_member.id_number": SEALED,
    "facilities_operator.representative_id": SEALED,
    "facilities_receipt.content": SEALED,
    "facilities_registration.representative_id": SEALED,
    "metrics_indicator.numerator": "metrics.0004_unknown_figures_and_areas_of_the_day",
    "metrics_indicator.numerator_en": "metrics.0004_unknown_figures_and_areas_of_the_day",
    "portal_changestamp.stamp": "moves when a migration writes what is public",
    "portal_importrun.file_name": "portal.0007_canonical_identifiers",
    "staff_person.id_number": "staff.0002_canonical_identifiers",
}


def test_a_row_that_is_gone_one_with_another_key_and_one_that_says_something_else_are_found():
    before = {
        "staff": {"{1}": {"id": "a", "name": "x"}, "{2}": {"id": "b", "name": "y"}, "{3}": {"id": "c", "name": "z"}}
    }
    after = {
        "staff": {
            "{1}": {"id": "a", "name": "x", "new": "n"},
            "{2}": {"id": "b", "name": "Y"},
            "{4}": before["staff"]["{3}"],
        }
    }

    assert contents.lost(before, after) == {"staff": 1, "staff.name": 1}
    assert contents.lost(before, {"staff": before["staff"] | {"{5}": {}}}) == {}
    assert contents.lost(before, {}) == {"staff": 3}
    assert contents.lost({"staff": {"{1}": {"old": "o"}}}, {"staff": {"{1}": {"new": "o"}}}) == {"staff.old": 1}


def migrated(address: str, var: Path, *arguments: str) -> subprocess.CompletedProcess:
    environment = databases.environment(address, var)
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=databases.ROOT, env=environment, capture_output=True, text=True, check=False)
