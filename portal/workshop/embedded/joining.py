"""The users' side: join the servers, starting them if nobody has, and leave them."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from portal.workshop.embedded import locks, logs
from portal.workshop.embedded.locks import KEEPER, START, STATUS, USERS

ROOT = Path(__file__).resolve().parents[3]
START_SECONDS, LEAVE_SECONDS = 90, 60
_keepers: list["subprocess.Popen[bytes]"] = []  # started by this process, to be seen off by it


class EmbeddedError(RuntimeError):
    """The servers did not start; the message says where to look."""


@dataclass(frozen=True)
class Status:
    """What the keeper says of its servers: addresses, process numbers and how often each was started."""

    database_url: str
    redis_url: str
    keeper: int
    pids: dict[str, int]
    starts: dict[str, int]


def status(var: Path) -> Status | None:
    """Return the state of running servers, or None while there are none that answer."""
    try:
        return Status(**json.loads((var / STATUS).read_text()))
    except FileNotFoundError:
        return None


def kept(var: Path) -> bool:
    """Tell whether the servers of this folder have a live keeper."""
    return locks.is_held(var / KEEPER)


def busy(var: Path) -> bool:
    """Tell whether the servers of this folder run or somebody uses them."""
    return kept(var) or locks.is_held(var / USERS)


def join(var: Path, *, fast: bool = False) -> Status:
    """Return the state of the servers after starting them if need be; the caller must hold a user's lock."""
    with locks.opened(var / START) as start:
        locks.take(start)
        with locks.opened(var / KEEPER) as keeper:
            if locks.try_take(keeper):
                (var / STATUS).unlink(missing_ok=True)
                _spawn_keeper(var, keeper, fast=fast)
        return _await_status(var)


@contextmanager
def servers(var: Path, *, fast: bool = False) -> Iterator[dict[str, str]]:
    """Have PostgreSQL and Redis for the length of a block; yield and set `DATABASE_URL` and `REDIS_URL`.

    Addresses that are set already are kept, and with both nothing is started. `fast` gives up safety against power
    cuts; it counts only for the user who comes first. Raises EmbeddedError.
    """
    if "DATABASE_URL" in os.environ and "REDIS_URL" in os.environ:
        yield {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL")}
        return
    with locks.opened(var / USERS) as users:
        locks.take(users, shared=True)
        try:
            state = join(var, fast=fast)
            with _environment({"DATABASE_URL": state.database_url, "REDIS_URL": state.redis_url}) as urls:
                yield urls
        finally:
            _leave(var, users)


@contextmanager
def attached() -> Iterator[dict[str, str]]:
    """Have the servers of this clone (`PORTAL_VAR`, else `var`) for the length of a command."""
    with servers(Path(os.environ.get("PORTAL_VAR", ROOT / "var")).resolve()) as urls:
        yield urls


@contextmanager
def _environment(urls: dict[str, str]) -> Iterator[dict[str, str]]:
    missing = {name: url for name, url in urls.items() if name not in os.environ}
    os.environ.update(missing)
    try:
        yield {name: os.environ[name] for name in urls}
    finally:
        for name in missing:
            os.environ.pop(name, None)


def _spawn_keeper(var: Path, lock: IO[str], *, fast: bool) -> None:
    """Start the keeper and hand it the lock, which is therefore never free in between."""
    command = [sys.executable, "-m", "portal.workshop.embedded.keeper", str(var), f"--lock={lock.fileno()}"]
    (var / "log").mkdir(exist_ok=True)
    with logs.fresh(var / "log" / "keeper.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - our own module
            [*command, "--fast"] if fast else command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=[lock.fileno()],
            start_new_session=True,  # Ctrl-C is for the users, not for the servers
        )
    _keepers.append(process)


def _await_status(var: Path) -> Status:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if state := status(var):
            return state
        if not locks.is_held(var / KEEPER):
            break
        time.sleep(0.02)
    raise EmbeddedError(f"PostgreSQL and Redis did not start. See the files in {var / 'log'}.")


def _leave(var: Path, users: IO[str]) -> None:
    """Give up the lock, and as the last user wait until the servers have stopped."""
    locks.release(users)
    deadline = time.monotonic() + LEAVE_SECONDS
    while locks.is_held(var / KEEPER) and time.monotonic() < deadline:
        others = not locks.try_take(users) and locks.try_take(users, shared=True)
        locks.release(users)
        if others:
            return
        time.sleep(0.02)
    _keepers[:] = [process for process in _keepers if process.poll() is None]
