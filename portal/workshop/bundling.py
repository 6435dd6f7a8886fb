"""`make bundle`: everything that a machine without any network needs to run the portal, in one folder with its checksums.

The folder holds `wheels/` (hash-pinned, for this Python and kind of machine), `sources.tar.gz` (what is committed), `systemd/`, `portal.env`,
`install.sh` and `SHA256SUMS` over all of it.
"""

import hashlib
import platform
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CLOSED = ROOT / "docker" / "closed"
SUMS = "SHA256SUMS"


def main(target: Path) -> Path:
    """Make the bundle as a new folder below `target` and return it. Ends with a word where something can't be had."""
    release = f"portal-{_git('log', '-1', '--format=%cd-%h', '--date=format:%Y%m%d')}"
    folder = target.resolve() / release
    unfinished = folder.with_suffix(".unfinished")
    for former in (folder, unfinished):
        shutil.rmtree(former, ignore_errors=True)
    shutil.copytree(CLOSED, unfinished)
    (unfinished / "RELEASE").write_text(f"{release}\n")
    (unfinished / "BUILT_FOR").write_text(f"{sys.version_info[0]}.{sys.version_info[1]} {platform.machine()}\n")
    _git("archive", "--format=tar.gz", f"--output={unfinished / 'sources.tar.gz'}", "HEAD")
    _fetch(unfinished / "wheels")
    (unfinished / SUMS).write_text(sums(unfinished))
    unfinished.rename(folder)
    return folder


def sums(folder: Path) -> str:
    """Return a line for every file below the folder but the list itself, as sha256sum reads them."""
    files = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file() and path.name != SUMS)
    return "".join(f"{_sum(folder / path)}  {path}\n" for path in files)


def _sum(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, check=False, capture_output=True, text=True)  # noqa: S603, S607 - our own command
    if done.returncode:
        sys.exit(f"git {words[0]}: {done.stderr.strip()}")
    return done.stdout.strip()


def _fetch(folder: Path) -> None:
    """Have every package as a wheel; one that would have to be compiled on the closed machine ends it."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    wanted = ["--only-binary", ":all:", "--require-hashes", "--requirement", str(ROOT / "requirements.txt")]
    done = subprocess.run([*command, *wanted, "--dest", str(folder)], check=False)  # noqa: S603 - our own command
    if done.returncode:
        sys.exit("The packages could not be fetched.")


if __name__ == "__main__":
    made = main(Path(sys.argv[1]))
    size = sum(path.stat().st_size for path in made.rglob("*") if path.is_file())
    print(f"{made}: {size // 1024 // 1024} MB")
