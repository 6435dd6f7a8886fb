"""The portal's own processes: each in a group of its own, started again when it ends, never outliving the launcher.

At first they are forks of the launcher, which has the whole portal loaded already: four processes that import it anew, on two
cores, took longer than all the rest of a start. One that ended is started from the beginning, with addresses that hold now.
"""

import os
import runpy
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

import psutil

from portal.workshop.embedded import logs
from portal.workshop.embedded.processes import die_with_parent
from portal.workshop.launcher import console

MARK = "PORTAL_DEMO"  # in the environment that all our processes were born with: the folder whose demo they belong to
STOP_SECONDS = 20
LONGEST_PAUSE = 15  # seconds between starts of a process that keeps ending
STEADY_SECONDS = 30  # after these a process counts as well


def can_fork() -> bool:
    """Tell whether this process has one thread only: a fork has one, and would wait for the others' locks for ever.

    The typesetter keeps threads from its first page on; so whatever prints runs in a process of its own.
    """
    return len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208 - counted only


class Fork:
    """A function run in a fork of this process; what it answers is what `subprocess.Popen` would."""

    def __init__(self, run: Callable[[], None], *, log: Path | None = None):
        """Start it; what it writes goes to the end of the log, or where the launcher writes."""
        self.returncode: int | None = None
        sys.stdout.flush()
        self.pid = os.fork()
        if not self.pid:
            _become(run, log)

    def poll(self) -> int | None:
        """Return how the process ended, or None while it lives."""
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.returncode = os.waitstatus_to_exitcode(status) if pid else None
        return self.returncode

    def wait(self, timeout: float = STOP_SECONDS) -> int:
        """Wait for the end. Raises TimeoutExpired."""
        deadline = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired(str(self.pid), timeout)
            time.sleep(0.02)
        return code

    def terminate(self) -> None:
        """Ask the process to end."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGTERM)


def module(arguments: list[str]) -> Callable[[], None]:
    """Return a function that is what `python -m` with these arguments would be."""

    def run() -> None:
        sys.argv = list(arguments)
        runpy.run_module(arguments[0], run_name="__main__", alter_sys=True)

    return run


def _become(run: Callable[[], None], log: Path | None) -> NoReturn:
    """Run the function and never return: what the launcher would do at its end, as stopping the servers, is not ours."""
    code = 1
    try:
        _leave_the_launcher(log)
        run()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 - the last frame of a process: said in its log
        traceback.print_exc()
    finally:
        with suppress(OSError, ValueError):
            sys.stdout.flush()
        os._exit(code)


def _leave_the_launcher(log: Path | None) -> None:
    """Have a session, signals and files of our own; the launcher's locks fall with the launcher, whoever still lives."""
    os.setsid()
    die_with_parent()
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.default_int_handler if each == signal.SIGINT else signal.SIG_DFL)
    nothing = os.open(os.devnull, os.O_RDWR)
    for name in os.listdir("/proc/self/fd"):  # noqa: PTH208 - numbers, not paths
        if name not in {"1", "2", str(nothing)} and Path(f"/proc/self/fd/{name}").exists():
            os.dup2(nothing, int(name), inheritable=name == "0")
    if log:
        written = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.dup2(written, 1)
        os.dup2(written, 2)
        sys.stdout, sys.stderr = (os.fdopen(number, "w", buffering=1, closefd=False) for number in (1, 2))


class Child:
    """One process of the demo and its log."""

    def __init__(self, name: str, arguments: list[str], *, var: Path):
        self.name = name
        self.arguments = arguments
        self.var = var
        self.log = var / "log" / f"{name}.log"
        self.process: subprocess.Popen[bytes] | Fork | None = None
        self.started_at = 0.0
        self.failures = 0
        self.start_again_at: float | None = None

    def start(self) -> None:
        """Start the process; its log begins anew with each demo, which keeps the ones before, and goes on over its own restarts."""
        is_first = self.process is None
        if is_first:
            logs.fresh(self.log).touch()
        self.process = Fork(module(self.arguments), log=self.log) if is_first and can_fork() else self._spawn()
        self.started_at = time.monotonic()
        self.start_again_at = None

    def _spawn(self) -> "subprocess.Popen[bytes]":
        with self.log.open("ab") as log:
            return subprocess.Popen(  # noqa: S603 - our own modules
                [sys.executable, "-m", *self.arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=os.environ | {MARK: str(self.var)},
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509 - the launcher starts children from its only thread
            )

    def watch(self) -> None:
        """Notice an end, say so, and start the process again: at once, later if it ends soon after each start."""
        if self.process is None or self.process.poll() is None:
            return
        now = time.monotonic()
        if self.start_again_at is None:
            self._note_end(self.process, now)
        if self.start_again_at is not None and now >= self.start_again_at:
            self.start()

    def ask_to_stop(self) -> None:
        """Ask the process to finish what it does and end."""
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def await_stop(self) -> None:
        """Wait for the end, insist after a while, and leave nobody of its group."""
        if self.process:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(STOP_SECONDS)
            self._kill_group(self.process)
            self.process.wait()

    def _note_end(self, process: "subprocess.Popen[bytes] | Fork", now: float) -> None:
        self._kill_group(process)
        self.failures = 0 if now - self.started_at > STEADY_SECONDS else self.failures + 1
        pause = min(2**self.failures - 1, LONGEST_PAUSE)
        self.start_again_at = now + pause
        when = f"in {pause} s" if pause else "now"
        console.event(f"{self.name} ended ({_how(process.returncode or 0)}); starting it again {when}. See {self.log}")

    @staticmethod
    def _kill_group(process: "subprocess.Popen[bytes] | Fork") -> None:
        """End what a killed process left of its group: its own workers would hold the port."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _how(code: int) -> str:
    return f"by {signal.Signals(-code).name}" if code < 0 else f"with code {code}"


def end_strays(var: Path) -> int:
    """End what a killed launcher of this folder may have left; return how many processes that were."""
    strays = [process for process in psutil.process_iter() if _belongs_to(process, var)]
    for process in strays:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(strays, timeout=STOP_SECONDS)
    return len(strays)


def _belongs_to(process: psutil.Process, var: Path) -> bool:
    try:
        mark = process.environ().get(MARK)
        return process.pid != os.getpid() and mark is not None and Path(mark).resolve() == var
    except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
        return False
