"""Pages for requests that can't be served."""

import sys
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.defaults import server_error

from portal.accounts import unsent
from portal.site.middleware import page_of_form, unavailable, unreadable


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Bring back to its form, with what was typed, whoever sent one opened before the last login, or lost the cookies since.

    Posts of other sites are refused, and nothing of them is kept.
    """
    origin = urlsplit(request.headers.get("Origin") or request.headers.get("Referer", "")).netloc
    if origin != request.get_host():
        return render(request, "403_csrf.html", {"path": request.path}, status=403)
    path = page_of_form(request)
    unsent.keep(request, path, at=timezone.now())
    return redirect(path)


def failed(request: HttpRequest) -> HttpResponse:
    """Answer 503 or 400 when a middleware lost the database or met an unreadable value, which no `process_exception` hears of; 500 for everything else."""
    failure = sys.exc_info()[1]
    return unavailable(failure) or unreadable(failure) or server_error(request)
