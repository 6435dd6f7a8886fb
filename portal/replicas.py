"""Reading public pages from a replica of the database, as long as it follows closely; from the database itself otherwise.

Only what runs within `read` may go to the replica, and of that only queries that read; everything else goes where it always went. How far the
replica is behind is known from positions in the primary's log, looked at every few seconds by each process: what the replica has replayed now
was written when that position was seen. A replica that does not answer, lags, or has become a primary itself is left alone until the next look.
"""

import logging
import time
from collections import deque
from collections.abc import Callable
from contextvars import ContextVar
from threading import Lock
from typing import TypeVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, InterfaceError, OperationalError, connections, models

logger = logging.getLogger(__name__)
ALIAS = "replica"
MOST_SELDOM = 5.0  # seconds between two looks of a process; three looks fit into the lag that is allowed
WRITTEN = "SELECT (pg_current_wal_lsn() - '0/0'::pg_lsn)::bigint"
REPLAYED = "SELECT CASE WHEN pg_is_in_recovery() THEN (pg_last_wal_replay_lsn() - '0/0'::pg_lsn)::bigint END"
_reading: ContextVar[bool] = ContextVar("whether queries that read go to the replica", default=False)
Answer = TypeVar("Answer")


class Router:
    """Django's door: rows are read from the replica within `read`, and from nowhere else than before elsewhere."""

    def db_for_read(self, model: type[models.Model], **hints: object) -> str:
        """Name the database to read from; a row read from the replica leads on to others from the replica only within `read`."""
        return alias()

    def db_for_write(self, model: type[models.Model], **hints: object) -> str:
        """Name the database to write to, wherever a row came from."""
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: models.Model, other: models.Model, **hints: object) -> bool:
        """Take rows of both for rows of one database, which they are."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool | None:
        """Leave the replica's tables to the primary."""
        return False if db == ALIAS else None


def alias() -> str:
    """Return the database that is read from now, for statements that no model asks."""
    return ALIAS if _reading.get() else DEFAULT_DB_ALIAS


class Watch:
    """What a process knows of the replica."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._looked_at = float("-inf")
        self._is_good = False
        self._written: deque[tuple[float, int]] = deque(maxlen=64)

    def is_good(self) -> bool:
        """Tell whether the replica may be read, after a look if the last one was some seconds ago; while one thread looks, others don't wait."""
        now = time.monotonic()
        if now - self._looked_at >= min(MOST_SELDOM, settings.REPLICA_MOST_LAG / 3) and self._lock.acquire(
            blocking=False
        ):
            try:
                self._looked_at = now
                self._say(is_good=self._looks_good(now))
            finally:
                self._lock.release()
        return self._is_good

    def leave(self, failure: Exception) -> None:
        """Read from the primary until the next look."""
        connections[ALIAS].close()
        self._looked_at = time.monotonic()
        self._say(is_good=False, why=f"failing ({type(failure).__name__})")

    def _looks_good(self, now: float) -> bool:
        try:
            self._written.append((now, _asked(DEFAULT_DB_ALIAS, WRITTEN) or 0))
        except Error:
            logger.warning("The primary does not tell how far it has written.")
        try:
            replayed = _asked(ALIAS, REPLAYED)
        except Error:
            connections[ALIAS].close()
            return False
        return replayed is not None and self._lag(now, replayed) <= settings.REPLICA_MOST_LAG

    def _lag(self, now: float, replayed: int) -> float:
        """Return the seconds that the replica is behind at most."""
        return min((now - at for at, written in self._written if written <= replayed), default=float("inf"))

    def _say(self, *, is_good: bool, why: str = "away or too far behind") -> None:
        if is_good != self._is_good:
            logger.warning(
                "Public pages are read from the %s.", "replica" if is_good else f"primary: the replica is {why}"
            )
        self._is_good = is_good


WATCH = Watch()


def _asked(database: str, question: str) -> int | None:
    with connections[database].cursor() as cursor:
        cursor.execute(question)
        answer: int | None = cursor.fetchone()[0]
        return answer


def read(act: Callable[[], Answer]) -> Answer:
    """Return what the act answers, whose rows are read from the replica if it follows; once more from the primary if the replica fails meanwhile.

    The act must change nothing: it may run twice.
    """
    if ALIAS not in settings.DATABASES or _reading.get() or not WATCH.is_good():
        return act()
    token = _reading.set(True)
    try:
        return act()
    except (OperationalError, InterfaceError) as failure:
        WATCH.leave(failure)
    finally:
        _reading.reset(token)
    return act()
