"""Footage on a facility's page for operator and offices; a family's way to ask, and what it asked, on the public pages."""

from django.http import HttpRequest

from facilities.families.panels import family_part
from facilities.ground.panels import panel
from facilities.models import Facility, Family
from inspections.footage import asking, policy
from inspections.footage.models import CameraFiling, FootageRequest
from inspections.monitoring import policy as monitoring
from inspections.monitoring.models import Channel, Room
from portal.freshness import shown_publicly

Context = dict[str, object]
shown_publicly(Channel)


@panel(order=49)
def footage_panel(request: HttpRequest, facility: Facility) -> tuple[str, Context] | None:
    """How the cameras stand with the police, the register, and requests that wait; nothing where no camera is."""
    if not monitoring.may_see(request.user, facility) or not facility.channels.exists():  # type: ignore[attr-defined]
        return None
    context = {
        "filing": CameraFiling.objects.filter(facility=facility).first(),
        "waiting": FootageRequest.objects.open().filter(facility=facility).count(),
        "may_keep": policy.may_keep(request.user, Room(facility=facility)),
    }
    return "inspections/footage/panel.html", context


@panel(order=49, public=True)
def way_to_footage(request: HttpRequest, facility: Facility) -> tuple[str, Context] | None:
    """An address only, so that the page stays the same for everybody."""
    return ("inspections/footage/_way_in.html", {}) if asking.may_ask(facility) else None


@family_part(20)
def footage_asked(family: Family) -> tuple[str, Context]:
    """The family's requests with their last days and answers."""
    rows = FootageRequest.objects.filter(family=family).select_related("facility")
    return "inspections/footage/_asked.html", {"requests": rows}
