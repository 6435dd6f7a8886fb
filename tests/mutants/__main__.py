"""`python -m tests.mutants [CASE ...] [--minutes N]`: try the changes of each case; list those that no test noticed."""

import argparse
import os
import subprocess
import sys
import time

from tests.mutants import cases
from tests.mutants.trying import ROOT

MINUTES = 60


def main() -> None:
    """Run the cases that were named, or all, until the time is up. Fails where a change survived or was not tried."""
    known = cases.load()
    parser = argparse.ArgumentParser(prog="python -m tests.mutants")
    parser.add_argument("cases", nargs="*", choices=[*known, []], metavar="CASE", help=", ".join(known))
    parser.add_argument("--minutes", type=float, default=MINUTES, help=f"for all cases together; {MINUTES} unless told")
    given = parser.parse_args()
    until = time.monotonic() + 60 * given.minutes
    codes = [_run(name, known[name].tests, until) for name in given.cases or known]
    raise SystemExit(any(codes))


def _run(name: str, tests: list[str], until: float) -> int:
    """Run a case in a process of its own, in a database that is kept for the next time."""
    own = {"PORTAL_MUTANTS": name, "PORTAL_MUTANTS_UNTIL": str(until), "PORTAL_TEST_DB": f"mutants_{name}"}
    options = [
        "-q",
        "-s",
        "--no-header",
        "--no-summary",
        "--reuse-db",
        "-p",
        "no:cacheprovider",
        "-p",
        "tests.mutants.trying",
    ]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, *tests], cwd=ROOT, env=os.environ | own, check=False
    ).returncode


if __name__ == "__main__":
    main()
