"""Logs of servers and processes: a new start begins a new one and keeps the last ones, which tell of the crash."""

from pathlib import Path

KEPT = 3


def fresh(log: Path) -> Path:
    """Put what was written before aside, as `.1` (the latest) to `.3`, and return the path to write to."""
    if log.exists() and log.stat().st_size:
        for number in range(KEPT, 0, -1):
            older = log.with_name(f"{log.name}.{number - 1}") if number > 1 else log
            if older.exists():
                older.replace(log.with_name(f"{log.name}.{number}"))
    return log
