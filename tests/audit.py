"""`python -m tests.audit`: known holes of the pinned dependencies, asked where a network allows; without one it says so and passes."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LISTS = ["requirements.txt", "requirements-dev.txt"]
PATIENCE = 15  # seconds for one answer of the database of holes
LONGEST = 120  # seconds for everything


def main() -> None:
    """Fail on a known hole, and on nothing else."""
    holes = [hole for name in LISTS for hole in _holes(name)]
    print("\n".join(holes) or "Dependencies: no known hole.")
    raise SystemExit(bool(holes))


def _holes(name: str) -> list[str]:
    options = ["--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json"]
    command = [sys.executable, "-m", "pip_audit", *options, "--timeout", str(PATIENCE), "-r", name]
    try:
        said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=LONGEST)
        found = json.loads(said.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        print("Dependencies: not audited, the database of known holes cannot be reached from here.")
        raise SystemExit(0) from None
    return [f"{row['name']} {row['version']}: {hole['id']}" for row in found for hole in row.get("vulns", [])]


if __name__ == "__main__":
    main()
