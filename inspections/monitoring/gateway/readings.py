"""What a recorder tells of its channels, in the portal's words, and how it is asked over HTTP."""

from dataclasses import dataclass, field
from datetime import date, datetime
from http.client import HTTPException
from typing import Protocol
from urllib.error import URLError
from urllib.request import Request, urlopen

SECONDS = 10
MOST_ANSWER = 8_000_000


@dataclass(frozen=True)
class Reading:
    """One channel at a moment: `state` is up, down or covered; `oldest` the oldest second of footage, None if not told."""

    channel: str
    state: str
    oldest: datetime | None = None


@dataclass(frozen=True)
class Footage:
    """What is kept of a channel's day: the oldest second of all, and spans in seconds of the day."""

    channel: str
    day: date
    oldest: datetime
    segments: list[list[int]] = field(default_factory=list)


class RecorderAway(Exception):
    """The recorder does not answer, or not in its own words."""


class Recorder(Protocol):
    """A recorder or platform."""

    def readings(self, at: datetime) -> list[Reading]:
        """Return how its channels stand now. Raises RecorderAway."""
        ...

    def footage(self, day: date) -> list[Footage]:
        """Return what it keeps of a day; nothing if it can't tell. Raises RecorderAway."""
        ...


def ask(address: str, *, body: bytes | None = None, headers: dict[str, str] | None = None) -> bytes:
    """Return the answer to a request; the scheme was checked when the setup was read. Raises RecorderAway."""
    try:
        with urlopen(Request(address, data=body, headers=headers or {}), timeout=SECONDS) as answer:
            found: bytes = answer.read(MOST_ANSWER)
            return found
    except (URLError, HTTPException, OSError) as fault:
        raise RecorderAway(f"{address}: {fault}") from None
