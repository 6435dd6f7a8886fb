"""Build `.venv` from a hash-pinned list with nothing but a bare Python: `python -m portal.workshop.installing FILE`. Then compile the translations.

uv does it in seconds; where it is not on the PATH it is fetched into the environment first, hash-pinned too; where even
that fails, pip does it. An unchanged list is not installed again.
"""

import fcntl
import hashlib
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
UV_LIST = ROOT / "requirements-uv.txt"
OLDEST = (3, 11)


def main(requirements: Path) -> None:
    """Install the list unless the environment holds it already, and compile what was translated since."""
    if sys.version_info < OLDEST:
        sys.exit(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}: make PYTHON=python3.11 ...")
    VENV.mkdir(exist_ok=True)
    with (VENV / ".installing").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _is_installed(requirements):
            _install(requirements)
            _stamp(requirements).write_text(_fingerprint(requirements))
        if any(_is_newer(text) for text in ROOT.glob("locale/*/LC_MESSAGES/django.po")):
            _step("translations", [str(VENV_PYTHON), "-m", "portal.catalogue"])


def _is_newer(text: Path) -> bool:
    compiled = text.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime_ns < text.stat().st_mtime_ns


def _is_installed(requirements: Path) -> bool:
    stamp = _stamp(requirements)
    return VENV_PYTHON.exists() and stamp.exists() and stamp.read_text() == _fingerprint(requirements)


def _stamp(requirements: Path) -> Path:
    return VENV / f".installed-{requirements.name}"


def _fingerprint(requirements: Path) -> str:
    """Return a mark of the list, of the place (scripts name it) and of the Python."""
    parts = [requirements.read_bytes(), str(VENV).encode(), sys.version.encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _install(requirements: Path) -> None:
    uv = _working_uv()
    if uv:
        _step("environment", [*uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, str(VENV)])
    else:
        _make_plain_venv()
        uv = _fetched_uv()
    if uv:
        command = [*uv, "pip", "install", "--quiet", "--python", str(VENV_PYTHON)]
    else:
        print("uv cannot be had: pip installs, which takes a few minutes.", flush=True)
        command = [str(VENV_PYTHON), "-m", "pip", "install", "--quiet", "--no-compile", "--disable-pip-version-check"]
    _step("packages", [*command, "--require-hashes", "-r", str(requirements)])


def _working_uv() -> list[str] | None:
    """Return uv's command if one is on the PATH and runs."""
    found = shutil.which("uv")
    return [found] if found and not _failed([found, "--version"]) else None


def _make_plain_venv() -> None:
    made = [sys.executable, "-m", "venv", str(VENV)]
    _step("environment", made, "This Python has no venv module: install your system's package for it (python3-venv).")


def _fetched_uv() -> list[str] | None:
    started = time.monotonic()
    pip = [str(VENV_PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    if _failed([*pip, "-r", str(UV_LIST)]):
        return None
    _report("uv", started)
    return [str(VENV_PYTHON), "-m", "uv"]


def _failed(command: list[str]) -> bool:
    return bool(subprocess.run(command, capture_output=True, check=False).returncode)  # noqa: S603 - our own command


def _step(name: str, command: list[str], hint: str = "") -> None:
    started = time.monotonic()
    if subprocess.run(command, check=False).returncode:  # noqa: S603 - our own command
        sys.exit(f"{name}: failed. {hint}")
    _report(name, started)


def _report(name: str, started: float) -> None:
    print(f"  {name:<22}{time.monotonic() - started:6.1f} s", flush=True)


if __name__ == "__main__":
    try:
        main(ROOT / sys.argv[1])
    except KeyboardInterrupt:
        sys.exit("Stopped.")
