"""On a facility's public page: the way to report in confidence for whoever works there."""

from django.http import HttpRequest

from facilities.ground.panels import panel
from facilities.models import Facility


@panel(order=90, public=True)
def report_panel(request: HttpRequest, facility: Facility) -> tuple[str, dict[str, object]]:
    """One line; the same for everybody."""
    return "staff/whistleblowing/panel_public.html", {}
