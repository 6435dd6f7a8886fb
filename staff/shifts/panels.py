"""The ratio by slots on a facility's page: for parents one line and how it was counted, for officers and the operator the way to the board."""

from django.http import HttpRequest
from django.utils import timezone

from facilities.ground.panels import panel
from facilities.models import Facility
from portal.freshness import shown_publicly
from staff.shifts import policy, shares
from staff.shifts.models import RatioDay

Context = dict[str, object]
shown_publicly(RatioDay)


@panel(order=31)
def ratio_panel(request: HttpRequest, facility: Facility) -> tuple[str, Context]:
    """How many slots were in ratio, and the week board."""
    share = shares.of_facility(facility.pk, on=timezone.localdate())
    may_keep = policy.may_keep_shifts(request.user, facility)  # type: ignore[arg-type]
    return "staff/shifts/panel.html", {"share": share, "may_keep": may_keep}


@panel(order=31, public=True)
def public_ratio_panel(request: HttpRequest, facility: Facility) -> tuple[str, Context]:
    """One line for parents; unknown where no shifts are kept."""
    return "staff/shifts/panel_public.html", {"share": shares.of_facility(facility.pk, on=timezone.localdate())}
