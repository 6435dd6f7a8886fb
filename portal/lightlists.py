"""Lists of the API for whoever is plainly logged in, in two queries: the session with the stamp of all accounts, the rows as JSON.

An account and its grants are remembered as of a stamp (`portal.freshness`) that any change of accounts, posts or grants moves; the
session is read each time. So a logout, a closed account, a new password or a lost grant holds with the next request. Whatever is not plain (no session, an unknown parameter, a one-time password) is left to the whole stack, which knows what to answer.
"""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from portal.models import User
from portal.rest import MOST, SIZE, JsonList, fetched
from portal.scope import Scope, person, scope_of

PREFIX = "/api/"
HEADERS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Content-Type": "application/json",
    "Vary": "Accept, Cookie, Accept-Language",
    "X-Frame-Options": "DENY",
}
SESSION = (
    "SELECT session_data, (SELECT sum(stamp)::text FROM portal_changestamp WHERE kind = 'access') "
    "FROM django_session WHERE session_key = %s AND expire_date > %s"
)
AFTER = -(2**63) + 1  # stands for the key in a remembered statement; no row has it
MOST_DIGITS = 18


def answer(request: HttpRequest) -> HttpResponse | None:
    """Return the list, or None if the whole stack has to answer."""
    if request.method != "GET" or not request.path_info.startswith(PREFIX):
        return None
    view, page = _light_view(request.path_info), _page(request)
    user = _logged_in(request) if view and page else None
    if view is None or page is None or user is None:
        return None
    request.get_host()  # refuses strange hosts, as the whole stack does
    after, limit = page
    sql, params = _statement(view, _Asked(user), limit)  # type: ignore[arg-type]
    return HttpResponse(fetched(sql, tuple(after if value == AFTER else value for value in params)), headers=HEADERS)


@lru_cache(maxsize=256)
def _light_view(path: str) -> type[JsonList] | None:
    """Return the light list at the path."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    view = getattr(match.func, "cls", None)
    is_light = isinstance(view, type) and issubclass(view, JsonList) and view.light and not match.kwargs
    return view if is_light else None


def _page(request: HttpRequest) -> tuple[int, int] | None:
    """Return `after` and `limit`; None if the query says anything else."""
    asked = request.GET
    if set(asked) - {"after", "limit"}:
        return None
    after, limit = asked.get("after", "0"), asked.get("limit", str(SIZE))
    if not all(text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS for text in (after, limit)):
        return None
    return (int(after), int(limit)) if 1 <= int(limit) <= MOST else None


def _logged_in(request: HttpRequest) -> User | None:
    """Return the session's user if nothing stands between them and their list."""
    data, version = _session(request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""))
    session = _decoded(data)
    if session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    user = _account(session[SESSION_KEY], version)
    if user is None or not user.is_active or user.must_change_password:
        return None
    is_same = constant_time_compare(session.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())
    return user if is_same else None


def _session(key: str) -> tuple[str, str]:
    """Return the session as stored, nothing if it ended, and the stamp of the accounts."""
    if not key:
        return "", ""
    with connection.cursor() as cursor:
        cursor.execute(SESSION, [key, timezone.now()])
        return cursor.fetchone() or ("", "")


@lru_cache(maxsize=1024)
def _decoded(data: str) -> dict[str, Any]:
    return SessionStore().decode(data) if data else {}


@lru_cache(maxsize=1024)
def _account(pk: str, version: str) -> User | None:
    """Return the account with its grants as of a stamp; read after the stamp, so that it is never older."""
    return person(pk)


class _Asked:
    """What a light list knows of its request: the user. Two are the same when they see the same."""

    def __init__(self, user: User):
        self.user = user
        self._seen = _comparable(user.pk, scope_of(user))

    def __hash__(self) -> int:
        return hash(self._seen)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and other._seen == self._seen


def _comparable(pk: int, scope: Scope) -> tuple[object, ...]:
    return (pk, frozenset(scope.anchors.items()), scope.departments, scope.everywhere)


@lru_cache(maxsize=1024)
def _statement(view: type[JsonList], asked: _Asked, limit: int) -> tuple[str, tuple[Any, ...]]:
    """Return the list's query: making it costs more than running it, and it only depends on what the user may see."""
    return view().statement(asked, AFTER, limit)
