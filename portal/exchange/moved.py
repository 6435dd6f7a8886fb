"""Addresses that the API had before its versions: they lead on until their end, and say when that is."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt

DEPRECATED = datetime(2026, 12, 1, tzinfo=UTC)  # RFC 9745
SUNSET = datetime(2027, 12, 1, tzinfo=UTC)  # RFC 8594


class _Moved(HttpResponseRedirect):
    """308: the method and what was sent stay."""

    status_code = 308


@csrf_exempt
def moved(request: HttpRequest, rest: str) -> HttpResponse:
    """Lead to the address under /api/v1/, with the query as it was asked."""
    query = request.META.get("QUERY_STRING", "")
    headers = {"Deprecation": f"@{int(DEPRECATED.timestamp())}", "Sunset": http_date(SUNSET.timestamp())}
    return _Moved(f"/api/v1/{rest}" + (f"?{query}" if query else ""), headers=headers)
