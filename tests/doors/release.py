"""Keep what the release of today holds, for the test that the next one migrates it: `python -m tests.doors.release`, once at each release."""

import secrets
import subprocess

from portal.workshop.embedded import joining
from portal.workshop.embedded.engines import POSTGRES_TOOLS
from tests import databases
from tests.servers import VAR

DUMP = databases.ROOT / "tests" / "doors" / "release.dump"
HISTORIES = ("*event", "portal_loginsession", "portal_queuedtask")  # their tables are kept, their rows are many


def keep() -> None:
    """Write the demo's schema and data, without the rows of histories, into the file."""
    with (
        joining.servers(VAR, fast=True),
        databases.copied(databases.with_demo(), f"release_{secrets.token_hex(4)}") as address,
    ):
        left_out = [f"--exclude-table-data={pattern}" for pattern in HISTORIES]
        command = [POSTGRES_TOOLS / "pg_dump", "--format=custom", "--compress=9", "--no-owner", "--no-privileges"]
        subprocess.run([*command, *left_out, f"--file={DUMP}", address], check=True)


if __name__ == "__main__":
    keep()
    print(f"{DUMP}: {DUMP.stat().st_size // 1024} KB")
