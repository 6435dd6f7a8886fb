"""What every answer of the API passes: its rate, its end if it has one, its digest if it is asked for, and addresses that nothing answers."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from portal.exchange import digests, problems, rates


class ExchangeMiddleware:
    """Adds the RateLimit headers of a token's request, and answers unknown addresses of the API by a problem."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith("/api/"):
            return response
        if response.status_code == HTTPStatus.NOT_FOUND and request.resolver_match is None:
            response = problems.answer(404, _("There is nothing at this address."))
        if rate := getattr(request, "rate", None):
            for name, value in rates.headers(rate).items():
                response.headers[name] = value
        if not response.streaming and (algorithm := digests.wanted(request.headers.get("Want-Repr-Digest", ""))):
            response.headers["Repr-Digest"] = digests.told(algorithm, response.content)
        return response
