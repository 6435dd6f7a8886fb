"""A Redis and a way to PostgreSQL that a test can take away and give back."""

import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit, urlunsplit

import psycopg2.extensions
import redis

from portal.workshop.embedded.engines import REDIS_SERVER

CHUNK = 65536  # bytes


class OwnRedis:
    """A Redis of the test's own on one port, which keeps nothing when it is killed."""

    def __init__(self, port: int, folder: Path):
        self.folder, self.port = folder, port
        self.url = f"redis://127.0.0.1:{port}/0"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder), "--save", ""]
        self.process = subprocess.Popen([str(REDIS_SERVER), *options], stdout=subprocess.DEVNULL)
        for _attempt in range(100):
            with suppress(redis.RedisError), redis.Redis.from_url(self.url) as client:
                client.ping()
                return
            time.sleep(0.1)
        raise TimeoutError(self.url)

    def kill(self) -> None:
        """End the server at once."""
        if self.process:
            self.process.kill()
            self.process.wait()


class Passage:
    """A port of 127.0.0.1 that leads to PostgreSQL while it is open; closing it cuts every connection."""

    def __init__(self, port: int):
        self.port = port
        self.target = ""
        self.door: socket.socket | None = None
        self.ends: list[socket.socket] = []

    def lead_to(self, address: str) -> str:
        """Open the passage to a database and return the address by way of it."""
        self.target = address
        self.open()
        parts = urlsplit(address)
        account = parts.netloc.rpartition("@")[0]
        return urlunsplit(parts._replace(netloc=f"{account}@127.0.0.1:{self.port}"))

    def open(self) -> None:
        """Let connections through."""
        self.door = socket.create_server(("127.0.0.1", self.port))
        Thread(target=self._admit, args=[self.door], daemon=True).start()

    def close(self) -> None:
        """Cut all connections and refuse new ones."""
        if self.door:
            _cut(self.door)
        while self.ends:
            _cut(self.ends.pop())

    def _admit(self, door: socket.socket) -> None:
        with suppress(OSError):  # the door is closed while it is waited at
            while True:
                near, _address = door.accept()
                far = _connected(self.target)
                self.ends += [near, far]
                for source, goal in ((near, far), (far, near)):
                    Thread(target=_pass_on, args=[source, goal], daemon=True).start()


def _connected(address: str) -> socket.socket:
    place = psycopg2.extensions.parse_dsn(address)
    host, port = place["host"], int(place.get("port", 5432))
    if not host.startswith("/"):
        return socket.create_connection((host, port))
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(f"{host}/.s.PGSQL.{port}")
    return connection


def _pass_on(source: socket.socket, goal: socket.socket) -> None:
    with suppress(OSError):  # either end may be cut at any time
        while chunk := source.recv(CHUNK):
            goal.sendall(chunk)
    _cut(source)
    _cut(goal)


def _cut(end: socket.socket) -> None:
    with suppress(OSError):  # it may be cut already
        end.shutdown(socket.SHUT_RDWR)
    end.close()
