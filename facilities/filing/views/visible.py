"""The bureau's pool of filings, oldest due first, and the case page that both sides see."""

from django.shortcuts import get_object_or_404

from facilities.filing.models import Filing
from portal.accounts.requests import Request


def visible_filing(request: Request, pk: int) -> Filing:
    """Return the filing if the user may see it, or answer 404."""
    return get_object_or_404(Filing.objects.visible_to(request.user).with_facility(), pk=pk)
