"""Who acts, on which page and from which address, as triggers read it."""

from typing import Any

from django.http import HttpRequest
from pghistory.middleware import HistoryMiddleware

from portal.accounts.origin import client_address
from portal.accounts.scope import behalf_of


class RequestContext(HistoryMiddleware):
    """pghistory's own, which says the address too."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        """Return what every history of the request is told."""
        told = {**super().get_context(request), "address": client_address(request)}
        behalf = behalf_of(getattr(request, "user", None))
        return {**told, "for": behalf} if behalf else told
