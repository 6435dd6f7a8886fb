"""Watching the embedded servers from the launcher: saying what happened, and having them back if their keeper died."""

import os
from pathlib import Path

from portal.workshop.embedded import joining as embedded_joining, processes as embedded_processes
from portal.workshop.launcher import console

NAMES = {"postgres": "PostgreSQL", "redis": "Redis"}


class ServerWatch:
    """Compares how often each server was started with what was seen before."""

    def __init__(self, var: Path):
        self.var = var
        self.embedded = not {"DATABASE_URL", "REDIS_URL"} <= os.environ.keys()  # asked before they are set
        self.starts: dict[str, int] = {}
        self.down: set[str] = set()

    def look(self) -> bool:
        """Say what changed; return whether the servers have new addresses, so that everybody must start again."""
        if not self.embedded:
            return False
        state = embedded_joining.status(self.var)
        if state is None or not embedded_joining.kept(self.var):
            return self._rejoin()
        self._compare(state)
        return False

    def _compare(self, state: embedded_joining.Status) -> None:
        dead = {name for name, pid in state.pids.items() if not embedded_processes.runs(pid)}
        for name in dead - self.down:
            console.event(f"{NAMES[name]} ended unexpectedly; it is started again. Pages answer 503 while it is away.")
        for name in self.starts:
            if state.starts[name] > self.starts[name]:
                console.event(f"{NAMES[name]} had ended and was started again; it answers, work goes on.")
        self.down, self.starts = dead, state.starts

    def _rejoin(self) -> bool:
        console.event("The embedded servers are away; starting them. Pages answer 503 meanwhile.")
        state = embedded_joining.join(self.var)
        console.event("PostgreSQL and Redis answer again; work goes on.")
        self.down, self.starts = set(), state.starts
        urls = {"DATABASE_URL": state.database_url, "REDIS_URL": state.redis_url}
        changed = any(os.environ[name] != url for name, url in urls.items())
        os.environ.update(urls)
        return changed
