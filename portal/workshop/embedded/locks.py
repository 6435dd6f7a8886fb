"""File locks of the kernel: they fall when their holder dies, however it dies."""

import fcntl
from pathlib import Path
from typing import IO

USERS, KEEPER, START = "run/users.lock", "run/keeper.lock", "run/start.lock"  # below `var`
STATUS = "run/servers.json"  # what the keeper says of its servers


def opened(path: Path) -> IO[str]:
    """Open a lock file without emptying it; its folder is made if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("a+")


def take(file: IO[str], *, shared: bool = False) -> None:
    """Wait for the lock."""
    fcntl.flock(file, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)


def try_take(file: IO[str], *, shared: bool = False) -> bool:
    """Take the lock if that is possible at once."""
    try:
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def release(file: IO[str]) -> None:
    """Give the lock back."""
    fcntl.flock(file, fcntl.LOCK_UN)


def is_held(path: Path) -> bool:
    """Tell whether some process holds the lock exclusively or shared."""
    with opened(path) as file:
        return not try_take(file)
