"""The photographs on a facility's pages: for parents the pictures, for the operator and the bureau the way to them."""

from django.http import HttpRequest

from facilities.ground.models import Facility
from facilities.ground.panels import panel
from facilities.photos import policy
from facilities.photos.choices import PhotoState
from facilities.photos.models import Photo
from portal.freshness import shown_publicly

Context = dict[str, object]
shown_publicly(Photo)


@panel(order=5, public=True)
def photos_panel(request: HttpRequest, facility: Facility) -> tuple[str, Context] | None:
    """What the facility looks like; nothing where no photograph was let through."""
    rows = list(facility.photos.shown())
    return ("facilities/photos/panel_public.html", {"rows": rows}) if rows else None


@panel(order=8)
def photo_list_panel(request: HttpRequest, facility: Facility) -> tuple[str, Context] | None:
    """How many are public and how many wait, with their list."""
    if not policy.may_see_affairs(request.user, facility):
        return None
    states = list(facility.photos.kept().values_list("state", flat=True))
    counts: Context = {"shown": states.count(PhotoState.SHOWN), "waiting": states.count(PhotoState.WAITING)}
    return "facilities/photos/panel.html", counts
