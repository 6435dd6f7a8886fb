"""What a request with a session passes before any view: the limits of the session, and its second factor."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from portal.signin import factors, mobiles, sessions
from portal.signin.choices import FactorState

PAGES = {FactorState.WANTED: "second-factor", FactorState.ENROL: "second-factor-setup"}


class SessionLimitsMiddleware:
    """End sessions that were not used for too long or are open for too long. Stands before anything asks who the user is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            sessions.keep_within_limits(request, at=timezone.now())
        return self.get_response(request)


class SecondFactorMiddleware:
    """Let nobody go on whose second factor is asked and not confirmed: the only ways are its page, another language and out."""

    OPEN = ("logout", "language", "healthz", "readyz")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: object) -> HttpResponse | None:
        """Lead to the page of the code, or to the one that sets a factor up; for the API refuse."""
        page = self._page_first(request)
        name = request.resolver_match.url_name if request.resolver_match else ""
        if page is None or name in (page, *self.OPEN):
            return None
        if request.path.startswith("/api/"):
            return JsonResponse({"detail": _("Please confirm your login by the second factor first.")}, status=403)
        if page == PAGES[FactorState.ENROL]:
            messages.info(request, _("Your role asks for a second factor. Please set it up now."))
        address = redirect(page)
        address["Location"] += "?" + urlencode(
            {"next": request.get_full_path() if request.method == "GET" else "/home/"}
        )
        return address

    def _page_first(self, request: HttpRequest) -> str | None:
        if not request.user.is_authenticated:
            return None
        state = factors.state_of(request)
        if state == FactorState.ENROL and request.user.must_change_password:
            return None  # an own password comes first
        return PAGES.get(state)


class MobileMiddleware:
    """Let no operator go on whose mobile is not confirmed: the only ways are its page, what comes before it, another language and out."""

    BEFORE = ("second-factor", "second-factor-setup", "password-change")
    OPEN = (*BEFORE, "own-mobile", "own-mobile-code", "logout", "language", "healthz", "readyz")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: object) -> HttpResponse | None:
        """Lead to the page that sends a code; for the API refuse."""
        name = request.resolver_match.url_name if request.resolver_match else ""
        if not request.user.is_authenticated or name in self.OPEN or not mobiles.is_wanted(request.user):
            return None
        if request.path.startswith("/api/"):
            return JsonResponse({"detail": _("Please confirm your mobile first.")}, status=403)
        return redirect("own-mobile")
