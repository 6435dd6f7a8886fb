"""The way to the list on a facility's public page, and the wishes on the family's own."""

from django.http import HttpRequest

from facilities.families.models import Family
from facilities.families.panels import family_part
from facilities.ground.models import Facility
from facilities.ground.panels import panel
from facilities.waiting import policy
from facilities.waiting.models import PlaceSwap, WaitPoint
from portal.freshness import shown_publicly
from portal.models import Threshold

shown_publicly(WaitPoint, Threshold)


@panel(order=3, public=True)
def way_to_the_list(request: HttpRequest, facility: Facility) -> tuple[str, dict[str, object]] | None:
    """An address only, so that the page stays the same for everybody."""
    return ("facilities/waiting/_way_in.html", {}) if policy.has_list(facility) else None


@family_part(10)
def wishes(family: Family) -> tuple[str, dict[str, object]]:
    """The family's wishes with their places, and what is offered."""
    rows = family.wishes.select_related("facility", "child").prefetch_related("offers")
    swaps = PlaceSwap.objects.of_family(family).open().with_wishes()
    return "facilities/waiting/_wishes.html", {"wishes": rows, "swaps": swaps}
