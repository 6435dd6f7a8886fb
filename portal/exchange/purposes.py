"""What a gateway asks for: requests that it passes on say their purpose and the number of the case, and both are kept.

A gateway (as the province's resource system, IRS) asks for others, so that the account alone does not say why. Both headers carry UTF-8, percent-encoded.
"""

import re
from typing import Any
from urllib.parse import unquote

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from portal.exchange.choices import SystemKind
from portal.exchange.models import ApiToken, StatedRequest

PURPOSE, CASE_NUMBER = "X-Request-Purpose", "X-Case-Number"
LONGEST = {PURPOSE: 200, CASE_NUMBER: 60}
UNSEEN = re.compile(r"[\x00-\x1f\x7f\ufffd]")


class Unstated(APIException):
    """A gateway did not say what for."""

    status_code = 400

    def __init__(self, header: str):
        words = {"header": header, "most": LONGEST[header]}
        super().__init__(_("Please say %(header)s in 1 to %(most)s characters, percent-encoded UTF-8.") % words)
        self.field = header


class Stated(BasePermission):
    """Asks a gateway's token for purpose and case number and keeps them; others need not say them. Last, so that nothing refused is kept."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Raise Unstated for what is missing or too long."""
        token = request.auth
        if isinstance(token, ApiToken) and token.system.kind == SystemKind.GATEWAY:
            said = {"purpose": _said(request, PURPOSE), "case_number": _said(request, CASE_NUMBER)}
            where = {"method": str(request.method), "path": request.path[:300]}
            StatedRequest.objects.create(token=token, at=timezone.now(), **said, **where)
        return True


def _said(request: Request, header: str) -> str:
    text = unquote(request.headers.get(header, "")).strip()
    if not 1 <= len(text) <= LONGEST[header] or UNSEEN.search(text):
        raise Unstated(header)
    return text
