"""The process that runs the embedded servers as long as somebody uses them, and starts a dead one again."""

import argparse
import json
import logging
import os
import signal
import sys
import time
from pathlib import Path
from typing import IO

from portal.workshop.embedded import locks
from portal.workshop.embedded.engines import PostgreSQL, Redis, Server

LOOK_SECONDS = 0.1
MOST_STARTS, IN_SECONDS = 10, 60

logger = logging.getLogger(__name__)


class Keeper:
    """Owner of both servers."""

    def __init__(self, var: Path, *, fast: bool):
        self.status = var / locks.STATUS
        self.servers: list[Server] = [PostgreSQL(var, fast=fast), Redis(var, fast=fast)]
        self.revivals: list[float] = []

    def run(self, users: IO[str]) -> None:
        """Run both servers until no user is left. Whoever comes while they stop waits at the lock."""
        try:
            for server in reversed(self.servers):  # Redis is up while a new PostgreSQL cluster is made
                server.start()
            self._await_answers()
            while not locks.try_take(users):
                self._revive()
                time.sleep(LOOK_SECONDS)
        finally:
            self.stop()

    def stop(self) -> None:
        """Stop both servers at the same time."""
        self.status.unlink(missing_ok=True)
        for server in self.servers:
            server.ask_to_stop()
        for server in self.servers:
            server.await_stop()

    def _await_answers(self) -> None:
        for server in self.servers:
            server.await_answer()
        self._publish()

    def _revive(self) -> None:
        dead = [server for server in self.servers if not server.is_alive()]
        for server in dead:
            logger.warning("%s ended unexpectedly; starting it again.", server.name)
            self._count_revival(server)
            server.start()
        if dead:
            self._await_answers()

    def _count_revival(self, server: Server) -> None:
        now = time.monotonic()
        self.revivals = [moment for moment in self.revivals if now - moment < IN_SECONDS] + [now]
        if len(self.revivals) > MOST_STARTS:
            raise RuntimeError(f"{server.name} ends again and again: see {server.log.name}")

    def _publish(self) -> None:
        """Write the addresses and the number of starts, for users to read."""
        facts = {
            "keeper": os.getpid(),
            "database_url": self.servers[0].url(),
            "redis_url": self.servers[1].url(),
            "pids": {server.name: server.process.pid for server in self.servers if server.process},
            "starts": {server.name: server.starts for server in self.servers},
        }
        unfinished = self.status.with_suffix(".new")
        unfinished.touch(mode=0o600)
        unfinished.write_text(json.dumps(facts))
        unfinished.rename(self.status)


def main() -> None:
    """Keep the servers of the folder given. The caller passes the open, locked keeper lock as `--lock`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("var", type=Path)
    parser.add_argument("--fast", action="store_true")
    parser.add_argument("--lock", type=int, required=True)
    given = parser.parse_args()
    os.set_inheritable(given.lock, False)  # ours alone: a server must not hold it after us
    logging.basicConfig(format="%(asctime)s %(message)s", stream=sys.stdout, level=logging.INFO)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with locks.opened(given.var / locks.USERS) as users:
        Keeper(given.var, fast=given.fast).run(users)


if __name__ == "__main__":
    main()
