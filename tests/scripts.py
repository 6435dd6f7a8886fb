"""`python -m tests.scripts`: the scripts' own tests, run by the node that playwright brings with it."""

import subprocess
from pathlib import Path

from playwright._impl._driver import compute_driver_executable

HERE = Path(__file__).parent


def main() -> None:
    """Run every `*.test.js`; fails as node does."""
    node, _cli = compute_driver_executable()
    found = sorted(map(str, HERE.rglob("*.test.js")))
    raise SystemExit(subprocess.run([node, "--test", "--test-reporter=dot", *found], check=False).returncode)


if __name__ == "__main__":
    main()
