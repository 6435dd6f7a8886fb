"""The demo's command line and its course: lock, servers, data, processes, ready, watch, stop."""

import argparse
import os
import shutil
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from threading import Thread
from types import FrameType

from django.core.management import call_command

from portal.demo import recorder
from portal.workshop.embedded import joining, locks
from portal.workshop.embedded.processes import die_with_parent
from portal.workshop.launcher import console, data, loading
from portal.workshop.launcher.children import MARK, Child, Fork, end_strays, module
from portal.workshop.launcher.watch import ServerWatch

ROOT = Path(__file__).resolve().parents[3]
VAR = Path(os.environ.get("PORTAL_VAR", ROOT / "var")).resolve()
GATEWAY = VAR / "gateway"
DEMO_LOCK = VAR / "run" / "demo.lock"
READY_SECONDS = 120
DATA_SECONDS = 900  # on a machine that does much else
LOOK_SECONDS = 0.2


class Stopped(BaseException):
    """The user wants the end: Ctrl-C, SIGTERM or a closed terminal."""


def main() -> None:
    """Run the demo, or empty its folder."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--reset", action="store_true")
    given = parser.parse_args()
    _bear_the_mark()
    console.prepare()
    try:
        with _only_one(given.port):
            reset() if given.reset else demo(given.port)
    except joining.EmbeddedError as failure:
        sys.exit(str(failure))


def _bear_the_mark() -> None:
    """Be born with the mark that our forks are known by (`make` gives it); the servers' keeper goes without."""
    if MARK not in os.environ:
        again = [sys.executable, "-m", "portal.workshop.launcher", *sys.argv[1:]]
        os.execve(sys.executable, again, os.environ | {MARK: str(VAR)})  # noqa: S606 - ourselves
    del os.environ[MARK]


def reset() -> None:
    """Empty the folder of data; refuse while anybody uses its servers or those of the tests."""
    if joining.busy(VAR) or joining.busy(VAR / "test"):
        sys.exit("The servers under var/ are in use: stop the demo, the tests and manage.py first.")
    for path in VAR.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    print("var/ is empty.")


def demo(port: int) -> None:
    """Start everything, say so, and watch over it until the user stops it."""
    die_with_parent()  # with make; what runs for us then ends with us
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.demo")
    os.environ.setdefault(
        "CELERY_SKIP_CHECKS", "1"
    )  # of models and addresses: `make check` and every manage.py do them
    _count_together()
    started = time.monotonic()
    children: list[Child] = []
    try:
        with _stopping(children), ExitStack() as stack:
            _check_port(port)
            if strays := end_strays(VAR):
                console.event(f"Ended {strays} processes of a demo that was killed.")
            watch = ServerWatch(VAR)
            _prepare(stack, port)
            children.extend(_processes(port))
            with console.step("web, worker, beat"):
                _start(children, port)
            cameras = _start_cameras(children)
            console.welcome(f"http://127.0.0.1:{port}", time.monotonic() - started, cameras)
            while True:
                _look(children, watch)
                time.sleep(LOOK_SECONDS)
    except Stopped:
        print("Stopped.")


def _count_together() -> None:
    """Have the web's processes keep what they count for /metrics in one folder, emptied at each start."""
    folder = Path(os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(VAR / "run" / "metrics")))
    shutil.rmtree(folder, ignore_errors=True)


def _prepare(stack: ExitStack, port: int) -> None:
    """Have the servers, the tables, the static files and the data; what two cores can do at once is done at once."""
    reading = Thread(target=loading.read_packages)
    reading.start()
    with console.step("PostgreSQL and Redis"):
        stack.enter_context(joining.servers(VAR))
    with console.step("the portal's modules"):
        reading.join()
        loading.load_portal()
    collect = module(["django", "collectstatic", "--noinput", "--verbosity=0"])
    collecting = _beside(stack, Fork(collect, log=VAR / "log" / "collectstatic.log"))
    with console.step("tables"):
        call_command("migrate", verbosity=0, interactive=False)
    with console.step("district"):
        data.load_district()
    with console.step("demo data"):
        if _beside(stack, Fork(partial(data.load_demo, GATEWAY, port))).wait(DATA_SECONDS):
            sys.exit("The demo data could not be loaded.")
    with console.step("static files"):
        if collecting.wait(READY_SECONDS):
            sys.exit(f"The static files could not be collected: see {VAR / 'log' / 'collectstatic.log'}.")


def _beside(stack: ExitStack, process: Fork) -> Fork:
    """Have the process end with the start, however that ends."""
    stack.callback(process.terminate)
    return process


def _processes(port: int) -> list[Child]:
    serve = ["--interface", "wsgi", "--port", str(port), "--workers", "2", "--blocking-threads", "4", "--no-ws"]
    respawn = ["--respawn-failed-workers", "--respawn-interval", "1", "--workers-kill-timeout", "10"]
    work = ["worker", "--concurrency", "2", "--loglevel", "INFO", "--without-gossip", "--without-mingle"]
    beat = ["beat", "--loglevel", "INFO", "--pidfile=", "--schedule", str(VAR / "beat-schedule")]
    return [
        Child("web", ["granian", *serve, *respawn, "portal.wsgi:application"], var=VAR),
        Child("worker", ["celery", "-A", "portal.celery:app", *work], var=VAR),
        Child("beat", ["celery", "-A", "portal.celery:app", *beat], var=VAR),
    ]


def _start(children: list[Child], port: int) -> None:
    """Start the processes and wait until the portal says that it is ready."""
    for child in children:
        child.start()
    deadline = time.monotonic() + READY_SECONDS
    while not _is_ready(port):
        for child in children:
            child.watch()
        if time.monotonic() > deadline:
            sys.exit(f"The portal did not get ready: http://127.0.0.1:{port}/readyz says why, {VAR / 'log'} has more.")
        time.sleep(LOOK_SECONDS / 2)


def _start_cameras(children: list[Child]) -> str | None:
    """Start the invented recorder and the gateway beside it, which finds the portal ready; return the recorder's address."""
    address = recorder.address_in(GATEWAY)
    if address:
        cameras = [
            Child("recorder", ["portal.demo.recorder", str(GATEWAY / "recorder.json")], var=VAR),
            Child("gateway", ["inspections.monitoring.gateway", str(GATEWAY / "gateway.toml")], var=VAR),
        ]
        children.extend(cameras)
        for child in cameras:
            child.start()
    return address


def _is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=3) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _look(children: list[Child], watch: ServerWatch) -> None:
    if watch.look():
        for child in children:
            child.ask_to_stop()
    for child in children:
        child.watch()


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            sys.exit(f"Port {port} is taken by another program. Choose another one: make demo PORT={port + 1}")


@contextmanager
def _only_one(port: int) -> Iterator[None]:
    """Hold the demo's lock, or say who holds it."""
    with locks.opened(DEMO_LOCK) as lock:
        if not locks.try_take(lock):
            lock.seek(0)
            sys.exit(f"A demo is already running in this clone ({lock.read().strip()}).")
        lock.truncate(0)
        lock.write(f"http://127.0.0.1:{port}, process {os.getpid()}")
        lock.flush()
        yield


@contextmanager
def _stopping(children: list[Child]) -> Iterator[None]:
    """Turn the signals that mean the end into `Stopped`, and end the processes however the block is left."""
    signals = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # as under nohup
        signals.append(signal.SIGHUP)

    def stop(number: int, frame: FrameType | None) -> None:
        for each in signals:
            signal.signal(each, signal.SIG_IGN)  # the end is not interrupted
        raise Stopped

    for each in signals:
        signal.signal(each, stop)
    try:
        yield
    finally:
        for each in signals:
            signal.signal(each, signal.SIG_IGN)
        for child in children:
            child.ask_to_stop()
        for child in children:
            child.await_stop()


if __name__ == "__main__":
    main()
