"""The portal's own processes: each in a group of its own, started again when it ends, never outliving the launcher."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil

from portal.embedded.processes import die_with_parent
from portal.launcher import console

MARK = "PORTAL_DEMO"  # in the environment of all our processes: the folder whose demo they belong to
STOP_SECONDS = 20
LONGEST_PAUSE = 15  # seconds between starts of a process that keeps ending
STEADY_SECONDS = 30  # after these a process counts as well


class Child:
    """One process of the demo and its log."""

    def __init__(self, name: str, arguments: list[str], *, var: Path):
        self.name = name
        self.command = [sys.executable, "-m", *arguments]
        self.var = var
        self.log = var / "log" / f"{name}.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.started_at = 0.0
        self.failures = 0
        self.start_again_at: float | None = None

    def start(self) -> None:
        """Start the process; its log begins anew with each demo and goes on over its own restarts."""
        with self.log.open("ab" if self.process else "wb") as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own modules
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=os.environ | {MARK: str(self.var)},
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509 - the launcher starts children from its only thread
            )
        self.started_at = time.monotonic()
        self.start_again_at = None

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

    def _note_end(self, process: "subprocess.Popen[bytes]", now: float) -> None:
        self._kill_group(process)
        self.failures = 0 if now - self.started_at > STEADY_SECONDS else self.failures + 1
        pause = min(2**self.failures - 1, LONGEST_PAUSE)
        self.start_again_at = now + pause
        when = f"in {pause} s" if pause else "now"
        console.event(f"{self.name} ended ({_how(process.returncode)}); starting it again {when}. See {self.log}")

    @staticmethod
    def _kill_group(process: "subprocess.Popen[bytes]") -> None:
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
        return process.pid != os.getpid() and process.environ().get(MARK) == str(var)
    except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
        return False
