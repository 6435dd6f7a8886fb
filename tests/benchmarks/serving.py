"""Servers for what is measured over HTTP: of the same kind for floor and candidate."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START_WITHIN = 240  # seconds, on two busy cores


@contextmanager
def serving(
    application: str, environment: dict[str, str], log: Path, *, workers: int = 1, threads: int = 1
) -> Iterator[http.client.HTTPConnection]:
    """Serve a WSGI application by so many processes of so many threads each and yield a kept connection to it."""
    port = _free_port()
    command = [
        "granian",
        "--interface",
        "wsgi",
        "--port",
        str(port),
        "--workers",
        str(workers),
        "--blocking-threads",
        str(threads),
        "--no-ws",
    ]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *command, "--no-access-log", application],
            cwd=ROOT, env=os.environ | environment, stdout=output, stderr=output,
        )  # fmt: skip
    try:
        yield _connected(port, process, log)
    finally:
        ended(process)


def ended(process: subprocess.Popen) -> None:
    """End a server; one that does not listen, because it is still loading, is killed."""
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _connected(port: int, process: subprocess.Popen, log: Path) -> http.client.HTTPConnection:
    deadline = time.monotonic() + START_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            link.connect()
        except OSError:
            time.sleep(0.1)
        else:
            return link
    raise SystemExit(f"The server of the benchmark did not start; see {log}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fetch(link: http.client.HTTPConnection, path: str, headers: dict[str, str] | None = None) -> bytes:
    """Return the body of a page; anything but 200 ends the run."""
    link.request("GET", path, headers=headers or {})
    answer = link.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise SystemExit(f"{path} answered {answer.status}: {body[:300]!r}")
    return body
