"""`first_page`: `make demo` in an empty clone until it is ready, against environment, packages and initdb alone."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tests.benchmarks.results import Result, result, seconds
from tests.benchmarks.serving import ROOT, _free_port

GOAL, SECONDS = 4, 25  # the seconds hold on idle cores
INITDB = "from pathlib import Path; from portal.workshop.embedded.engines import PostgreSQL; PostgreSQL(Path('var').resolve(), fast=False).prepare()"


def measure() -> Iterator[Result]:
    """Install once to warm the package cache, then time the floor and the demo, each in a clone of its own."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # PostgreSQL runs as another account
        _floor(_clone(folder, "warm"))
        bare, whole = _clone(folder, "floor"), _clone(folder, "demo")
        floor, candidate = seconds(lambda: _floor(bare)), seconds(lambda: _demo(whole))
    found = result("first_page", f"warm package cache, under {SECONDS} s", floor=floor, candidate=candidate, goal=GOAL)
    yield replace(found, met=found.met and candidate < SECONDS)


def _clone(folder: str, name: str) -> Path:
    subprocess.run(["git", "clone", "--quiet", str(ROOT), name], cwd=folder, check=True)
    (Path(folder) / name / "var").mkdir(exist_ok=True)
    return Path(folder) / name


def _environment() -> dict[str, str]:
    own = {"DATABASE_URL", "REDIS_URL", "PORTAL_VAR", "DJANGO_SETTINGS_MODULE", "VIRTUAL_ENV"}
    return {name: value for name, value in os.environ.items() if name not in own}


def _floor(clone: Path) -> None:
    _run(
        [getattr(sys, "_base_executable", sys.executable), "-m", "portal.workshop.installing", "requirements.txt"],
        clone,
    )
    _run([str(clone / ".venv/bin/python"), "-c", INITDB], clone)


def _run(command: list[str], clone: Path) -> None:
    subprocess.run(command, cwd=clone, check=True, env=_environment(), stdout=subprocess.DEVNULL)


def _demo(clone: Path) -> None:
    python = getattr(sys, "_base_executable", sys.executable)
    process = subprocess.Popen(
        ["make", "demo", f"PORT={_free_port()}", f"PYTHON={python}"],
        cwd=clone, env=_environment(), stdout=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    try:
        if not any("ready http" in line for line in process.stdout or ()):
            raise SystemExit("make demo ended before it was ready.")
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=60)
