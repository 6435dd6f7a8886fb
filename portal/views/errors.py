"""Pages for requests that can't be served."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from portal import kept
from portal.middleware import page_of_form


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Bring a user whose form was opened before the last login back to it, with what was typed; refuse strangers' posts."""
    origin = urlsplit(request.headers.get("Origin") or request.headers.get("Referer", "")).netloc
    if request.user.is_authenticated and origin == request.get_host():
        path = page_of_form(request)
        kept.keep(request, path, at=timezone.now())
        return redirect(path)
    return render(request, "403_csrf.html", {"path": request.path}, status=403)
