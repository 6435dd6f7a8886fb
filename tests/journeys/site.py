"""The whole portal as it runs for people: web server, worker and beat on a database of its own with the demo's data."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import redis
from celery import Celery

from portal.schedule import HEARTBEAT
from portal.workshop.embedded import locks
from tests import databases
from tests.servers import VAR

ROOT = Path(__file__).resolve().parent.parent.parent
REDIS_DATABASES = 16  # as Redis comes; the first is the tests' own
READY_WITHIN = 120  # seconds, on two busy cores


@dataclass
class Site:
    """A running portal: its address, environment and processes by name."""

    url: str
    environment: dict[str, str]
    processes: dict[str, subprocess.Popen]

    def manage(self, *arguments: str) -> str:
        """Run a management command against the site's database and return what it printed."""
        return databases.manage(self.environment, *arguments)

    def start(self, name: str) -> None:
        """Start (again) one of the site's processes."""
        log = (Path(self.environment["PORTAL_VAR"]) / f"{name}.log").open("ab")
        self.processes[name] = subprocess.Popen(
            self._commands()[name], cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
        )

    def kill(self, name: str) -> None:
        """End one process and its children at once, as a power cut would."""
        os.killpg(self.processes[name].pid, signal.SIGKILL)
        self.processes[name].wait()

    def make_anew(self) -> None:
        """Give the running processes the demo's database and files as they are at first, and an empty queue."""
        demo = databases.with_demo()
        media = Path(self.environment["PORTAL_VAR"]) / "media"
        self._forget_what_is_queued()
        databases.copy_again(demo, urlsplit(self.environment["DATABASE_URL"]).path[1:])
        shutil.rmtree(media, ignore_errors=True)
        shutil.copytree(databases.files_of(demo) / "media", media, dirs_exist_ok=True)  # a letter may come in yet
        # the worker's last sign of life went with the database: ask it for another
        Celery(broker=self.environment["REDIS_URL"]).send_task(HEARTBEAT)
        wait_until_ready(self)

    def _forget_what_is_queued(self) -> None:
        """Empty the site's Redis but for the names of queues, which its processes have announced and would not announce again."""
        with redis.Redis.from_url(self.environment["REDIS_URL"]) as queue:
            if keys := [key for key in queue.scan_iter() if not key.startswith(b"_kombu.binding")]:
                queue.delete(*keys)

    def _commands(self) -> dict[str, list[str]]:
        port = str(urlsplit(self.url).port)
        celery = [sys.executable, "-m", "celery", "-A", "portal.celery"]
        beat_file = str(Path(self.environment["PORTAL_VAR"]) / "beat")
        return {
            "web": [
                *[sys.executable, "-m", "granian", "--interface", "wsgi", "--port", port, "--no-ws"],
                *["--blocking-threads", "4", "portal.wsgi:application"],
            ],
            "worker": [*celery, "worker", "-c", "1", "-l", "WARNING"],
            "beat": [*celery, "beat", "-s", beat_file, "-l", "WARNING"],
        }


@contextmanager
def running_site(var: Path, *, by_way_of: Callable[[str], str] = str, redis_url: str = "") -> Iterator[Site]:
    """Copy the demo's database and files, start everything, and clear it all away afterwards.

    `by_way_of` turns the database's address into the one that the site is given; `redis_url` is a Redis of the site's own.
    """
    with ExitStack() as stack:
        demo = databases.with_demo()
        copy = stack.enter_context(databases.copied(demo, f"journey_{secrets.token_hex(4)}"))
        shutil.copytree(databases.files_of(demo), var, dirs_exist_ok=True)
        port = free_port()
        queue = {"REDIS_URL": redis_url or stack.enter_context(own_queue())}
        site = Site(f"http://127.0.0.1:{port}", databases.environment(by_way_of(copy), var) | queue, {})
        stack.callback(_stop, site)
        for process in ["web", "worker", "beat"]:
            site.start(process)
        wait_until_ready(site)
        yield site


def wait_until_ready(site: Site) -> None:
    """Wait for /readyz to answer 200, or say what was missing."""
    deadline, answer = time.monotonic() + READY_WITHIN, "no answer"
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{site.url}/readyz", timeout=5):
                return
        except urllib.error.HTTPError as failure:
            answer = failure.read().decode()
        except OSError as failure:
            answer = str(failure)
        time.sleep(0.3)
    raise TimeoutError(f"The site was not ready within {READY_WITHIN} s: {answer}")


@contextmanager
def own_queue() -> Iterator[str]:
    """Have a database of Redis that no other site uses, so that no other site's worker takes this one's tasks."""
    server = os.environ["REDIS_URL"].rpartition("/")[0]
    for number in range(1, REDIS_DATABASES):
        with locks.opened(VAR / "run" / f"queue-{number}.lock") as lock:
            if locks.try_take(lock):
                address = f"{server}/{number}"
                with redis.Redis.from_url(address) as client:
                    client.flushdb()
                yield address
                return
    raise RuntimeError("Every database of Redis is in use.")


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _stop(site: Site) -> None:
    for process in site.processes.values():
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
    for process in site.processes.values():
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
