"""What everybody reads of the agreement on inclusive care."""

from django.http import HttpRequest
from django.utils import timezone

from facilities.ground.models import Facility
from facilities.ground.panels import panel
from facilities.inclusive.models import Recognition
from portal.freshness import shown_publicly

shown_publicly(Recognition)


@panel(order=7, public=True)
def agreement_panel(request: HttpRequest, facility: Facility) -> tuple[str, dict[str, object]] | None:
    """The agreement's term and highest fee, or that the facility calls itself inclusive without one."""
    row = facility.recognitions.in_force(timezone.localdate()).first()
    if row is None and not facility.is_inclusive:
        return None
    return "facilities/inclusive/panel_public.html", {"row": row}
