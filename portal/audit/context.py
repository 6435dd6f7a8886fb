"""Who acts, on which page and from which address, as triggers read it."""

from typing import Any

from django.http import HttpRequest
from pghistory.middleware import HistoryMiddleware

from portal.accounts.origin import client_address


class RequestContext(HistoryMiddleware):
    """pghistory's own, which says the address too."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        """Return what every history of the request is told."""
        return {**super().get_context(request), "address": client_address(request)}
