"""What the launcher shows: each step with its time, events with the time of day, the accounts at the end."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from portal.demo.demonstration import ACCOUNTS, PASSWORD


def prepare() -> None:
    """Let a terminal that lacks Chinese letters show a mark instead of failing."""
    sys.stdout.reconfigure(errors="replace", line_buffering=True)  # type: ignore[union-attr]


@contextmanager
def step(name: str) -> Iterator[None]:
    """Show a step and, once it is done, how long it took."""
    started = time.monotonic()
    yield
    print(f"  {name:<22}{time.monotonic() - started:6.1f} s")


def event(text: str) -> None:
    """Show something that happened while the demo runs."""
    print(f"{time.strftime('%H:%M:%S')}  {text}")


def welcome(url: str, seconds: float) -> None:
    """Say that the portal is ready, where, and who may log in."""
    print(f"\nready {url}  ({seconds:.1f} s)\n\nAccounts, all with the password {PASSWORD}:")
    for name, who in ACCOUNTS.items():
        print(f"  {name:<10} {who}")
    print("\nAll data is invented. Ctrl-C stops everything; the data stays in var/.")
