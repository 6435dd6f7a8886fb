"""Public pages kept as bytes in the memory of each process, served again as long as nothing shown has changed.

A page is the same for every visitor who has no session: it depends on its address, the language, the theme and type, the day and the stamp of
`portal.freshness`. Whoever has a session gets a page of their own from the views. No cache server is asked, so none can fail.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, wraps
from hashlib import sha256
from threading import Lock
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.template.response import SimpleTemplateResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date

from portal import freshness, replicas
from portal.cookies import of_host

MOST_PAGES = 512
LARGEST = 512 * 1024  # bytes of one page
MOST_BYTES = 48 * 1024 * 1024  # of all pages
THEMES = ("light", "dark")
LARGE = "large"
VARY = ["Cookie", "Accept-Language"]


class Key(NamedTuple):
    """What a page for visitors depends on, apart from the data and the day."""

    path: str
    language: str
    theme: str
    type: str = ""


@dataclass(frozen=True)
class Page:
    """A page as it is sent, with what it was made from."""

    etag: str
    headers: dict[str, str]
    body: bytes


class Store:
    """The pages used last, within a bound on their number and bytes."""

    def __init__(self) -> None:
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._lock = Lock()
        self._bytes = 0

    def get(self, key: Key) -> Page | None:
        """Return a page that was kept under the key, fresh or not."""
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, key: Key, page: Page) -> None:
        """Keep a page and let go of those not used for longest."""
        if len(page.body) > LARGEST:
            return
        with self._lock:
            self._forget(key)
            self._pages[key] = page
            self._bytes += len(page.body)
            while len(self._pages) > MOST_PAGES or self._bytes > MOST_BYTES:
                self._forget(next(iter(self._pages)))

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._pages.clear()
            self._bytes = 0

    def _forget(self, key: Key) -> None:
        if page := self._pages.pop(key, None):
            self._bytes -= len(page.body)


STORE = Store()


def theme_of(request: HttpRequest) -> str:
    """Return the theme that the visitor chose, or nothing."""
    theme = request.COOKIES.get(of_host("theme"), "")
    return theme if theme in THEMES else ""


def type_of(request: HttpRequest) -> str:
    """Return the size of type that the visitor chose: large, or nothing."""
    return LARGE if request.COOKIES.get(of_host("type")) == LARGE else ""


def key_of(request: HttpRequest) -> Key | None:
    """Return the key of a page for a visitor without a session; None for everybody and everything else."""
    if request.method != "GET" or settings.SESSION_COOKIE_NAME in request.COOKIES:
        return None
    return Key(
        request.get_full_path(), translation.get_language_from_request(request), theme_of(request), type_of(request)
    )


def served(request: HttpRequest) -> HttpResponse | None:
    """Return the kept page, or 304 to a browser that has it, if it still holds: one query."""
    key = key_of(request)
    page = STORE.get(key) if key else None
    if key is None or page is None or page.etag != etag_of(key, replicas.read(freshness.stamp)):
        return None
    request.get_host()  # refuses strange hosts, as every other page does
    if request.headers.get("If-None-Match") == page.etag:
        return HttpResponseNotModified(headers={name: page.headers[name] for name in ("ETag", "Cache-Control", "Vary")})
    return HttpResponse(page.body, headers=page.headers)


def etag_of(key: Key, stamp: freshness.Stamp) -> str:
    """Return the fingerprint of a page: it changes with the data, the day and the release."""
    made_from = "|".join([*key, stamp.version, timezone.localdate().isoformat(), release()])
    return f'W/"{sha256(made_from.encode()).hexdigest()[:32]}"'


@cache
def release() -> str:
    """Return a mark that differs between releases: the newest file of templates, texts and code."""
    roots = [settings.BASE_DIR / name for name in ("templates", "locale", *settings.OWN_APPS)]
    files = (path for root in roots for path in root.rglob("*") if path.suffix in {".html", ".mo", ".py", ".css"})
    return str(max(path.stat().st_mtime_ns for path in files))


def public_page(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Keep what the view answers to visitors. It must depend on the address, the day and tables shown publicly alone."""

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        key = key_of(request)
        if key:
            return replicas.read(lambda: _made(key, request, lambda: view(request, *args, **kwargs)))
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return kept


def _made(key: Key, request: HttpRequest, made: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Return a visitor's page, written out whole, or 304; it may be made a second time."""
    stamp = (
        freshness.stamp()
    )  # before the view reads: a change meanwhile makes the page older than its stamp, never newer
    etag = etag_of(key, stamp)
    if request.headers.get("If-None-Match") == etag:
        return _marked(HttpResponseNotModified(), etag, stamp)
    response = made()
    if isinstance(response, SimpleTemplateResponse):
        response.render()  # here, where its rows come from one database
    request.public_key = key  # type: ignore[attr-defined]
    return _marked(response, etag, stamp) if response.status_code == 200 else response


def _marked(response: HttpResponseBase, etag: str, stamp: freshness.Stamp) -> HttpResponseBase:
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Last-Modified"] = http_date(stamp.changed_at.timestamp())
    patch_vary_headers(response, VARY)
    return response


def keep(request: HttpRequest, response: HttpResponseBase) -> None:
    """Keep what a public page's view answered, once every middleware below has added its headers."""
    key: Key | None = getattr(request, "public_key", None)
    if key is None or response.status_code != 200 or response.streaming or response.cookies:
        return
    headers = dict(response.items())
    STORE.put(key, Page(headers["ETag"], headers, bytes(response.content)))  # type: ignore[attr-defined]
