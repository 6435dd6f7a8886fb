"""What a token may be for: cases name the parts of the API, and a token reads or writes those that it was given."""

from typing import Any

from django.urls import get_resolver
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from portal.exchange.models import ApiToken

PARTS: dict[str, str | Promise] = {}


def part(name: str, label: str | Promise) -> str:
    """Name a part of the API; the views of the part say it as their `scope`."""
    PARTS[name] = label
    return name


def options() -> list[tuple[str, str]]:
    """Return every scope with its words, for a form."""
    get_resolver().url_patterns  # noqa: B018 - parts are named beside the views, which are read with their addresses
    verbs = {"read": _("read"), "write": _("send")}
    return [(f"{name}:{verb}", f"{label} · {said}") for name, label in PARTS.items() for verb, said in verbs.items()]


class WithinScopes(BasePermission):
    """Lets a token through to what its scopes name, and to nothing that no scope names. Who has a session needs none.

    A view that only asks, though by POST, says so as `is_question`.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        """Say which scope is missing."""
        if not isinstance(request.auth, ApiToken):
            return True
        is_read = request.method in SAFE_METHODS or getattr(view, "is_question", False)
        needed = f"{getattr(view, 'scope', '')}:{'read' if is_read else 'write'}"
        self.message = _("The token lacks the scope %(scope)s.") % {"scope": needed}
        return needed in request.auth.scopes
