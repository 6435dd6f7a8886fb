"""Pages for requests that can't be served."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Tell a user whose form was opened before the last login what to do."""
    return render(request, "403_csrf.html", {"path": request.path}, status=403)
