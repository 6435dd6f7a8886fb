"""Child processes that end with their parent, and that are not root where a server refuses to be."""

import ctypes
import os
import pwd
import shutil
import signal
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import psutil

ACCOUNT = "nobody"  # takes the place of root, as which PostgreSQL does not run
PR_SET_PDEATHSIG, PR_SET_SECUREBITS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 1, 28, 47, 2
SECBIT_NO_SETUID_FIXUP = 4  # rights outlast the change of account, and access(2) counts them
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2
CAPABILITY_VERSION_3 = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(how: signal.Signals = signal.SIGTERM) -> None:
    """Ask the kernel to send this process `how` when its parent ends. Linux only; elsewhere nothing happens."""
    if sys.platform == "linux":
        _libc.prctl(PR_SET_PDEATHSIG, how, 0, 0, 0)


def server_account() -> pwd.struct_passwd | None:
    """Return the account that servers run as, or None to run as oneself."""
    return pwd.getpwnam(ACCOUNT) if os.geteuid() == 0 else None


def own(path: Path) -> None:
    """Give a file or folder to the servers' account."""
    if account := server_account():
        shutil.chown(path, account.pw_uid, account.pw_gid)


def before_exec(how: signal.Signals, *, reaching: Path) -> Callable[[], None]:
    """Return what a server's process does before it becomes the server: drop root, end with its parent.

    Where `reaching` lies below a folder closed to others (a clone in root's home), the right to pass closed folders is
    kept, so that no folder of the machine needs to be opened.
    """
    account = server_account()
    closed = account is not None and not _is_open_to_all(reaching)

    def prepare() -> None:
        if account:
            _become(account, keep_search=closed)
        die_with_parent(how)  # last, for a change of account forgets it

    return prepare


def _is_open_to_all(path: Path) -> bool:
    return all(parent.stat().st_mode & stat.S_IXOTH for parent in path.resolve().parents)


def _become(account: pwd.struct_passwd, *, keep_search: bool) -> None:
    if keep_search:
        _libc.prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0)
    os.setgroups([])
    os.setgid(account.pw_gid)
    os.setuid(account.pw_uid)
    if keep_search and not any(_keep_only(right) for right in (CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE)):
        raise PermissionError("The folder is closed to other accounts and may not be entered.")


def _keep_only(capability: int) -> bool:
    """Keep one capability across exec and drop all others; False if the kernel does not grant it."""
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    sets = (ctypes.c_uint32 * 6)(*[1 << capability] * 3, 0, 0, 0)
    if _libc.capset(header, sets):
        return False
    return not _libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0)


def runs(pid: int, *words: str) -> bool:
    """Tell whether `pid` lives and its command line has all `words`: numbers of dead processes are given anew."""
    try:
        process = psutil.Process(pid)
        line = " ".join(process.cmdline())
        return process.status() != psutil.STATUS_ZOMBIE and all(word in line for word in words)
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False
