"""ETags of single rows: nothing is sent again that is known, and nothing is decided on what has changed."""

import hashlib
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from portal.exchange.models import ApiToken


class Changed(APIException):
    """The row is no longer what the sender saw."""

    status_code, field = 412, "If-Match"
    default_detail = _("The record has changed since you read it. Please read it again.")


class TagWanted(APIException):
    """A token acts on a row without saying which one it saw."""

    status_code, field = 428, "If-Match"
    default_detail = _("Please send the ETag of the record that you read as If-Match.")


def tag(data: Any) -> str:
    """Return the ETag of what a row's serializer says."""
    return f'"{hashlib.sha256(JSONRenderer().render(data)).hexdigest()[:32]}"'


def told(request: Request, data: Any, status: int = 200) -> Response:
    """Answer with a row and its ETag, or 304 if the asker has it."""
    own = tag(data)
    if request.method == "GET" and own in _said(request, "If-None-Match"):
        return Response(status=304, headers={"ETag": own})
    return Response(data, status=status, headers={"ETag": own})


def require_match(request: Request, data: Any) -> None:
    """Raise Changed unless If-Match names the row as it is; who has a session may leave it out."""
    said = _said(request, "If-Match")
    if not said and isinstance(request.auth, ApiToken):
        raise TagWanted
    if said and not {tag(data), "*"} & set(said):
        raise Changed


def _said(request: Request, header: str) -> list[str]:
    return [part.strip().removeprefix("W/") for part in request.headers.get(header, "").split(",") if part.strip()]


class Tagged:
    """A view of a single row that answers with its ETag. Stands before the framework's own view."""

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Answer the row, or 304."""
        return told(request, self.get_serializer(self.get_object()).data)  # type: ignore[attr-defined]
