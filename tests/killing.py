"""Processes that die at a given step, as by a power cut."""

import os
import signal
from collections.abc import Callable
from unittest.mock import patch

from django.db import connection


def killed(act: Callable[[], object], module: object, name: str, *, after: bool = False, call: int = 1) -> None:
    """Run the act in a process of its own that is killed with -9 before (or after) it calls the function for the `call`th time."""
    pid = os.fork()
    if not pid:
        _die(act, module, name, after, call)
    _pid, status = os.waitpid(pid, 0)
    assert os.WIFSIGNALED(status), f"{name} was never called"
    assert os.WTERMSIG(status) == signal.SIGKILL


def _die(act: Callable[[], object], module: object, name: str, after: bool, call: int) -> None:
    kept = connection.connection  # the parent's: kept, so that nobody closes it
    connection.connection = None
    real, calls = getattr(module, name), [0]

    def deadly(*args: object, **kwargs: object) -> object:
        calls[0] += 1
        if calls[0] == call and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        answer = real(*args, **kwargs)
        if calls[0] == call:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    try:
        with patch.object(module, name, deadly):
            act()
    finally:
        os._exit(1 if kept else 2)
