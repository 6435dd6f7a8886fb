"""What a session took up is asked of the database in every request: it ends by itself, to the minute."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from portal.delegation import delegations, urgent

ACTING, URGENT = "acting_by", "urgent_access"  # keys of the session


class StandingInMiddleware:
    """Let the user act for whom the session says, or see what urgent access opens. Stands behind what asks who the user is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            self._take_up(request)
        return self.get_response(request)

    def _take_up(self, request: HttpRequest) -> None:
        acting, opened = request.session.get(ACTING), request.session.get(URGENT)
        if (acting or opened) and request.user.is_authenticated:
            if acting is not None:
                request.delegation = delegations.take_up(request.user, acting, on=timezone.localdate())  # type: ignore[attr-defined]
            elif opened is not None:
                request.urgent_access = urgent.take_up(request.user, opened, at=timezone.now())  # type: ignore[attr-defined]
            if not getattr(request, "delegation", None) and not getattr(request, "urgent_access", None):
                del request.session[ACTING if acting else URGENT]
