"""What every request passes."""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from portal.errors import NotAllowed, Refused

logger = logging.getLogger(__name__)
RETRY_AFTER = "10"  # seconds


class ServiceUnavailableMiddleware:
    """Answer 503 with a plain page, never a traceback, while the database is away."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        except (OperationalError, InterfaceError) as failure:
            return self._unavailable(failure)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn a lost database into 503; leave everything else to Django."""
        if isinstance(exception, OperationalError | InterfaceError):
            return self._unavailable(exception)
        return None

    def _unavailable(self, failure: Exception) -> HttpResponse:
        logger.error("The database does not answer: %s", failure)
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": RETRY_AFTER})


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
