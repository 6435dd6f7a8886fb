"""What every request passes."""

import logging
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote, urlsplit

import structlog
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import DataError
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render, resolve_url
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect
from django_structlog.middlewares import RequestMiddleware

from portal import public_pages, unkept
from portal.accounts import unsent
from portal.accounts.origin import client_address
from portal.errors import NotAllowed, Refused
from portal.identifiers import texts
from portal.logs import address_without_values
from portal.operations import outages, telemetry
from portal.pages import searching

logger = logging.getLogger(__name__)
RETRY_AFTER = "10"  # seconds


class MeasureMiddleware:
    """Count every request and how long it took."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        telemetry.observe(request, response, time.perf_counter() - started)
        return response


class ServiceUnavailableMiddleware:
    """Answer 503 in words, never a traceback, while the database or the store of files is away."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        unkept.begin()
        try:
            return self.get_response(request)
        except Exception as failure:
            if answer := unavailable(failure):
                return answer
            raise

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn a lost database or store into 503, values that no column takes into 400; leave everything else to Django."""
        return unavailable(exception) or unreadable(exception)


def unavailable(failure: BaseException | None) -> HttpResponse | None:
    """Return the page that says what became of what was sent, if it failed because something is away."""
    away = outages.cause_of(failure)
    if away is None:
        return None
    unkept.throw_away()
    logger.error("%s does not serve: %s", away.name, type(failure).__name__)
    page = render_to_string("503.html", {"away": away.name})
    return HttpResponse(page, status=503, headers={"Retry-After": RETRY_AFTER, "Cache-Control": "no-store"})


def unreadable(failure: BaseException | None) -> HttpResponse | None:
    """Return 400 if a value was sent that no column can hold: NUL, half a character, a number beyond all bounds."""
    if not isinstance(failure, DataError | UnicodeEncodeError) and "NUL (0x00)" not in str(failure):
        return None
    logger.warning("A value was sent that can't be stored: %s", type(failure).__name__)
    return HttpResponse(render_to_string("400.html"), status=400)


class ReadableMiddleware:
    """Refuse addresses and cookies with NUL, which PostgreSQL takes in no text, before anything asks the database with them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        said = (request.path, unquote(request.META.get("QUERY_STRING", "")), *request.COOKIES.values())
        if any("\0" in text for text in said):
            return HttpResponse(render_to_string("400.html"), status=400)
        return self.get_response(request)


class PrivateMiddleware:
    """Let no browser and no proxy keep what a person with a session was shown: going back after logging out shows nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in {*request.COOKIES, *response.cookies}:
            response.headers["Cache-Control"] = "private, no-store"
        return response


class LogMiddleware(RequestMiddleware):
    """Bind a request's lines of the log to its number, and to the address that the limits go by too."""

    def prepare(self, request: HttpRequest) -> None:
        """Keep the number with the request, for what Django says of it when everything else is over."""
        super().prepare(request)
        request.number = structlog.contextvars.get_contextvars()["request_id"]  # type: ignore[attr-defined]

    @classmethod
    def bind_ip(cls, request: HttpRequest) -> None:
        """Name where the request comes from."""
        structlog.contextvars.bind_contextvars(ip=client_address(request))

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """Name the page without what was typed: a search holds names, a link a token, "near me" a position."""
        return f"{request.method} {address_without_values(request.path, request.GET)}"


class PublicPageMiddleware:
    """Answer visitors with the kept bytes of public pages while nothing shown has changed (see `portal.public_pages`)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if found := public_pages.served(request):
            return found
        response = self.get_response(request)
        public_pages.keep(request, response)
        return response


class RefusalMiddleware:
    """Turn a refusal that a view did not tell beside a field into a page that says why."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer 403 for what is not allowed, 409 for what is no longer possible."""
        if not isinstance(exception, Refused):
            return None
        status = 403 if isinstance(exception, NotAllowed) else 409
        return render(request, f"{status}.html", {"reason": str(exception)}, status=status)


class OneTimePasswordMiddleware:
    """Let nobody go on with a one-time password: the only ways are a password of one's own, the code before it, another language and out."""

    OPEN = ("password-change", "second-factor", "logout", "language", "healthz", "readyz")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: object) -> HttpResponse | None:
        """Lead to the password page; for the API refuse."""
        match = request.resolver_match
        if not request.user.is_authenticated or not request.user.must_change_password:
            return None
        if match and match.url_name in self.OPEN:
            return None
        if request.path.startswith("/api/"):
            return JsonResponse({"detail": _("Please change the one-time password first.")}, status=403)
        messages.info(request, _("Please choose a password of your own: the one you were given works only once."))
        return redirect("password-change")


class LineEndsMiddleware:
    """Let texts of forms end their lines with one character: so the browser counts their length, and so it is limited and kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponse], *args: Any) -> None:
        """Rewrite what the CSRF check reads anyway; a body that it leaves to the view stays unread."""
        if request.method != "POST" or getattr(view, "csrf_exempt", False):
            return
        if any("\r" in value for _name, values in request.POST.lists() for value in values):
            typed = QueryDict(mutable=True, encoding=request.POST.encoding)
            for name, values in request.POST.lists():
                typed.setlist(name, [texts.lines(value) for value in values])
            typed._mutable = False
            request.POST = typed  # type: ignore[assignment]


class KeepTypedMiddleware:
    """Keep what was typed when a form is sent after the login expired, and put it back once the user has logged in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = unsent.typed.set(self._restored(request))
        try:
            response = self.get_response(request)
        finally:
            unsent.typed.reset(token)
        if not _leads_to_login(response) or request.user.is_authenticated:
            return response
        if request.method == "POST":
            return self._keep(request)
        if request.htmx:  # type: ignore[attr-defined]
            return HttpResponseClientRedirect(redirect_to_login(page_of_form(request)).url)
        return response

    def _restored(self, request: HttpRequest) -> QueryDict | None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or unsent.KEY not in request.session:
            return None
        if request.method == "POST":
            unsent.forget(request)
            return None
        if not request.user.is_authenticated or not (found := unsent.restore(request, at=timezone.now())):
            return None
        messages.warning(
            request,
            _(
                "Your login had expired. What you typed is back in the form: please check and save again. Files must be chosen again."
            ),
        )
        return found

    def _keep(self, request: HttpRequest) -> HttpResponse:
        path = page_of_form(request)
        unsent.keep(request, path, at=timezone.now())
        return redirect_to_login(path)


def page_of_form(request: HttpRequest) -> str:
    """Return the path of the page that held the form: the referring page of this site, else the request's own."""
    referrer = urlsplit(request.headers.get("Referer", ""))
    path = referrer.path if referrer.netloc == request.get_host() else request.path
    return "/" + path.lstrip("/")  # never the start of another host's address


def _leads_to_login(response: HttpResponse) -> bool:
    return response.status_code == 302 and urlsplit(response["Location"]).path == resolve_url(settings.LOGIN_URL)


class RecentlyOpenedMiddleware:
    """Remember for whoever is logged in which rows' pages were opened, to lead back to them from the search."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if request.method == "GET" and response.status_code == HTTPStatus.OK and match and set(match.kwargs) == {"pk"}:
            searching.remember(request.user, match.url_name or "", match.kwargs["pk"])
        return response
