"""Asking the server of another system: one that the district's settings name, so it may stand in its own network.

An answer is read within bounds of time and size, and a redirect is never followed: no key of ours goes anywhere else.
"""

import json
from http.client import HTTPException
from time import monotonic
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.utils.translation import gettext_lazy as _

from portal.errors import Refused

PATIENCE = 5  # seconds, for each step and for all of an answer
MOST_BYTES = 256 * 1024
SKEW = 90  # seconds by which the clocks of two systems may differ
WRONG = _("The other system did not confirm this login. Please begin again from the page to log in.")
AWAY = _("The other system does not answer just now. Please try again later, or log in by your password.")


class NotConfirmed(Refused):
    """A code, ticket, token or signature was wrong, old, used or foreign: always the same answer, whichever it was."""

    def __init__(self) -> None:
        super().__init__(WRONG)


class Away(Refused):
    """The other system could not be reached, or failed: nobody's fault who wanted to log in."""

    def __init__(self) -> None:
        super().__init__(AWAY)


class _Nowhere(HTTPRedirectHandler):
    def redirect_request(self, *args: Any) -> None:
        """Follow nothing: a redirect counts as a refusal."""


OPENER = build_opener(_Nowhere)


def ask(url: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> bytes:
    """Return the answer's bytes; with a body it is a POST. Raises NotConfirmed if it was refused, Away if there is none."""
    request = Request(url, data=body, headers=headers or {})
    deadline = monotonic() + PATIENCE
    try:
        with OPENER.open(request, timeout=PATIENCE) as answer:
            return _within_bounds(answer, deadline)
    except HTTPError as refusal:
        with refusal:
            raise (Away if refusal.code >= 500 else NotConfirmed) from None
    except (OSError, HTTPException, ValueError):
        raise Away from None


def _within_bounds(answer: Any, deadline: float) -> bytes:
    read = b""
    while chunk := answer.read1(MOST_BYTES):
        read += chunk
        if len(read) > MOST_BYTES or monotonic() > deadline:
            raise OSError("too much, or too slow")
    return read


def read_json(answer: bytes) -> dict[str, Any]:
    """Return the object in an answer. Raises NotConfirmed if it is none."""
    try:
        found = json.loads(answer)
    except ValueError:
        raise NotConfirmed from None
    if not isinstance(found, dict):
        raise NotConfirmed
    return found


def found_in(answer: dict[str, Any], *path: str) -> str:
    """Return the text at a path through nested objects; numbers as text. Raises NotConfirmed if there is none."""
    found: Any = answer
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    if isinstance(found, bool) or not isinstance(found, str | int) or not str(found):
        raise NotConfirmed
    return str(found)
