"""The same complaint sent again is one: going back brings a form with a new key, so the browser remembers what it sent last.

It keeps the key and a fingerprint of what was told, signed, for two hours, and sends them to the complaint's own page only. The key alone
opens nothing: the look-up code is made from it with a secret of the portal.
"""

import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from portal.cookies import of_path

COOKIE = "complaint-sent"
REMEMBERED = 2 * 3600  # seconds


def key_of(request: HttpRequest, sent: dict[str, Any]) -> UUID:
    """Return the key of the same complaint, if this browser sent it within two hours; else the form's own."""
    kept = request.get_signed_cookie(of_path(COOKIE), default="", salt=COOKIE, max_age=REMEMBERED) or ""
    key, _, fingerprint = kept.partition(" ")
    return UUID(key) if key and constant_time_compare(fingerprint, _fingerprint(sent)) else sent["key"]


def remember(response: HttpResponse, request: HttpRequest, key: UUID, sent: dict[str, Any]) -> None:
    """Let the browser remember what it sent."""
    response.set_signed_cookie(
        of_path(COOKIE),
        f"{key} {_fingerprint(sent)}",
        salt=COOKIE,
        max_age=REMEMBERED,
        path=request.path,
        httponly=True,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _fingerprint(sent: dict[str, Any]) -> str:
    told = {name: str(getattr(value, "pk", value)) for name, value in sent.items() if name not in ("key", "files")}
    files = [(file.name, file.size) for file in sent["files"] or ()]
    return salted_hmac(COOKIE, json.dumps([told, files], sort_keys=True)).hexdigest()
