"""Many requests at once: each goes the way it would go alone, with its own rules, key and answer; one that fails stops no other."""

import io
import json
from collections.abc import Mapping
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404, HttpResponse
from django.urls import resolve
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.views import APIView

from portal.exchange import problems

MOST, LONGEST = 100, 1024 * 1024  # requests at once; bytes of one
PASSED = ("If-Match", "If-None-Match", "Idempotency-Key")  # headers that each request has of its own
TOLD = ("ETag", "Idempotent-Replayed", "Retry-After")
UNDER = "/api/v1/"
Sent = Mapping[str, Any]
Answer = dict[str, Any]


def answered(around: Request, sent: Sent) -> Answer:
    """Return what one request is answered: its status, headers and body."""
    request = _made(around, sent)
    try:
        match = resolve(sent["path"]) if sent["path"].startswith(UNDER) else None
    except Http404:
        match = None
    view = getattr(match.func, "view_class", None) if match else None
    if match is None or not (isinstance(view, type) and issubclass(view, APIView) and hasattr(view, "scope")):
        return _told(problems.answer(404, _("There is nothing at this address.")))
    request.resolver_match = match
    response = match.func(request, *match.args, **match.kwargs)
    return _told(response.render() if hasattr(response, "render") and not response.is_rendered else response)


def _made(around: Request, sent: Sent) -> WSGIRequest:
    """Return the request as it would have come alone, from whoever sent them all."""
    outer = around._request
    body = json.dumps(sent["body"]).encode() if sent.get("body") is not None else b""
    own = {name: value for name, value in outer.META.items() if name not in {_environ(each) for each in PASSED}}
    headers = {_environ(name): str(value) for name, value in sent.get("headers", {}).items() if name in PASSED}
    made = WSGIRequest(
        {
            **own,
            **headers,
            "REQUEST_METHOD": sent["method"],
            "PATH_INFO": sent["path"],
            "QUERY_STRING": "",
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
        }
    )
    made.session, made.user = outer.session, outer.user
    made._dont_enforce_csrf_checks = True  # type: ignore[attr-defined] # the one around was checked
    return made


def _environ(header: str) -> str:
    return "HTTP_" + header.upper().replace("-", "_")


def _told(response: HttpResponse) -> Answer:
    headers = {name: response.headers[name] for name in TOLD if name in response.headers}
    body = json.loads(response.content) if response.content else None
    return {"status": response.status_code, "headers": headers, "body": body}
