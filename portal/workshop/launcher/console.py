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


def welcome(url: str, seconds: float, recorder: str | None) -> None:
    """Say that the portal is ready, where, who may log in, and where cameras can be unplugged."""
    print(f"\nready {url}  ({seconds:.1f} s)\n\nAccounts, all with the password {PASSWORD}:")
    for name, who in ACCOUNTS.items():
        print(f"  {name:<10} {who}")
    if recorder:
        print(f"\nCameras: pull a cable at {recorder}; some minutes later the boards of outages tell it.")
    print("\nAll data is invented. Ctrl-C stops everything; the data stays in var/.")
