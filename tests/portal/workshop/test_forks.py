"""Forks of the launcher: a program of their own that keeps nothing of the launcher's."""

import os
import signal
import subprocess
import time

import pytest

from portal.workshop.embedded import locks
from portal.workshop.launcher.children import Fork, module


def fail():
    raise RuntimeError("no luck")


@pytest.mark.parametrize(("run", "code"), [(lambda: None, 0), (lambda: os._exit(7), 7), (fail, 1)])
def test_a_fork_ends_with_the_code_of_what_it_ran(tmp_path, run, code):
    assert Fork(run, log=tmp_path / "fork.log").wait() == code


def test_what_a_fork_says_stands_in_its_log(tmp_path):
    log = tmp_path / "fork.log"

    Fork(fail, log=log).wait()
    Fork(module(["this"]), log=log).wait()

    assert "RuntimeError: no luck" in log.read_text()
    assert "Beautiful is better than ugly." in log.read_text()


def test_a_fork_that_is_asked_to_end_ends_by_the_signal(tmp_path):
    fork = Fork(lambda: time.sleep(60), log=tmp_path / "fork.log")
    time.sleep(0.2)

    alive = fork.poll()
    with pytest.raises(subprocess.TimeoutExpired):
        fork.wait(0.01)
    fork.terminate()

    assert alive is None
    assert fork.wait() == -signal.SIGTERM


def test_the_locks_of_the_launcher_fall_with_it_though_a_fork_lives(tmp_path):
    path = tmp_path / "demo.lock"
    with locks.opened(path) as lock:
        locks.take(lock)
        fork = Fork(lambda: time.sleep(60), log=tmp_path / "fork.log")
        time.sleep(0.5)

    assert not locks.is_held(path)
    fork.terminate()
    assert fork.wait() == -signal.SIGTERM
