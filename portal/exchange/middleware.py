"""What every answer of the API passes: refusals that no view of it made become problems, and it gets its rate and the digest asked for."""

import json
from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.exchange import digests, problems, rates

WORDS: dict[int, str | Promise] = {
    HTTPStatus.BAD_REQUEST: _(
        "The address or the form holds characters or numbers that the portal can't store. Nothing was changed."
    ),
    HTTPStatus.FORBIDDEN: _("This is not allowed."),
    HTTPStatus.NOT_FOUND: _("There is nothing at this address."),
    HTTPStatus.SERVICE_UNAVAILABLE: _(
        "The portal is not reachable just now. What you sent was not stored: please send it again in a moment."
    ),
}
OTHERWISE = _("The request could not be carried out.")


class ExchangeMiddleware:
    """Stands around all that may refuse a request, so that a program is never told by a page for people."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith("/api/"):
            return response
        if response.status_code >= HTTPStatus.BAD_REQUEST and not _is_problem(response):
            _become_problem(response)
        if rate := getattr(request, "rate", None):
            for name, value in rates.headers(rate).items():
                response.headers[name] = value
        if not response.streaming and (algorithm := digests.wanted(request.headers.get("Want-Repr-Digest", ""))):
            response.headers["Repr-Digest"] = digests.told(algorithm, response.content)
        return response


def _is_problem(response: HttpResponse) -> bool:
    return response.streaming or response.headers.get("Content-Type", "").startswith(problems.MEDIA_TYPE)


def _become_problem(response: HttpResponse) -> None:
    """Put a problem in the place of a page, or of other JSON, and keep all headers that do not speak of the body."""
    detail = _said(response) or str(WORDS.get(response.status_code, OTHERWISE))
    response.content = json.dumps(problems.problem(response.status_code, detail)).encode()
    response.headers["Content-Type"] = problems.MEDIA_TYPE
    if "Content-Length" in response.headers:
        response.headers["Content-Length"] = str(len(response.content))


def _said(response: HttpResponse) -> str:
    """Return what a refusal in JSON says in words; nothing of a page."""
    if response.headers.get("Content-Type", "").startswith("application/json"):
        told = json.loads(response.content)
        return str(told.get("detail", "")) if isinstance(told, dict) else ""
    return ""
