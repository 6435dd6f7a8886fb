"""Sessions in the database that know whose they are (settings.SESSION_ENGINE), their limits, and how they are ended.

A session ends after half an hour without a request and after twelve hours whatever happens (settings.SESSION_IDLE and
settings.SESSION_MOST, seconds). What was typed meanwhile is kept by `portal.accounts.unsent`.
"""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import QuerySet
from django.http import HttpRequest

from portal import sealing
from portal.accounts import events
from portal.accounts.choices import LoginEventKind
from portal.accounts.models import User
from portal.accounts.origin import browser_of, client_address
from portal.signin.models import LoginSession

BEGAN, SEEN, ADDRESS, BROWSER = "began", "seen", "address", "browser"
FRESH = 60  # seconds in which a session that was seen is not written again


class SessionStore(DatabaseStore):
    """Django's own, which also writes whose session it is, from where, since when and until when it was used."""

    @classmethod
    def get_model_class(cls) -> type[LoginSession]:
        """Name the table."""
        return LoginSession

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """Fill the columns from what the session itself holds."""
        row: Any = super().create_model_instance(data)
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.began_at, row.seen_at = _moment(data.get(BEGAN)), _moment(data.get(SEEN))
        row.address, row.browser = data.get(ADDRESS), data.get(BROWSER, "")
        return row


def _moment(seconds: int | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def begin(request: HttpRequest, *, at: datetime) -> None:
    """Write down from when on and from where the session is used."""
    now = int(at.timestamp())
    request.session.update({BEGAN: now, SEEN: now, ADDRESS: client_address(request), BROWSER: browser_of(request)})


def keep_within_limits(request: HttpRequest, *, at: datetime) -> None:
    """End the session of the request if it is over, else note that it was used. Visitors' sessions have no limits."""
    session = request.session
    if SESSION_KEY not in session:
        return
    if BEGAN not in session:
        begin(request, at=at)
    elif kind := _over(session, int(at.timestamp())):
        events.record(kind, user=User(pk=int(session[SESSION_KEY])), request=request, at=at)
        session.flush()
    elif int(at.timestamp()) - session[SEEN] >= FRESH:
        session[SEEN] = int(at.timestamp())


def _over(session: Any, now: int) -> LoginEventKind | None:
    if now - session[SEEN] >= settings.SESSION_IDLE:
        return LoginEventKind.IDLE
    if now - session[BEGAN] >= settings.SESSION_MOST:
        return LoginEventKind.TOO_LONG
    return None


def open_sessions(user: User, *, at: datetime) -> QuerySet[LoginSession]:
    """Return the sessions with which somebody is logged in as the user, the latest used first."""
    moment = int(at.timestamp())
    return LoginSession.objects.filter(
        user=user,
        seen_at__gt=_moment(moment - settings.SESSION_IDLE),
        began_at__gt=_moment(moment - settings.SESSION_MOST),
    ).order_by("-seen_at")


def name_of(session_key: str) -> str:
    """Return a name by which pages tell a session, from which its key can't be had."""
    return sealing.digest(f"session {session_key}")[:16]


def told(user: User, *, at: datetime) -> list[dict[str, Any]]:
    """Return the open sessions of the user as pages tell them."""
    columns = ("session_key", "began_at", "seen_at", "address", "browser")
    return [{**row, "name": name_of(row.pop("session_key"))} for row in open_sessions(user, at=at).values(*columns)]


def named(found: QuerySet[LoginSession], name: str) -> QuerySet[LoginSession]:
    """Return the one session among these that a page told by the name."""
    keys = [key for key in found.values_list("session_key", flat=True) if name_of(key) == name]
    return found.filter(session_key__in=keys)


def end(found: QuerySet[LoginSession], *, user: User, by: User, request: HttpRequest, at: datetime) -> int:
    """End sessions of the user, at once, and return how many there were."""
    ended = found.filter(user=user).delete()[0]
    if ended:
        events.record(LoginEventKind.ENDED, user=user, by=by, request=request, at=at)
    return ended
