"""The ratio by slots on a facility's page: for parents one line and how it was counted, for officers and the operator the way to the board."""

from collections.abc import Sequence
from datetime import date

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from facilities.ground.panels import compared, panel
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


@compared(20, _("Enough carers in each class?"), "staff/shifts/compared.html")
def ratio_history(facilities: Sequence[Facility], kinds: set[str] | None, on: date) -> dict[int, Context]:
    """The share of slots in ratio, now and month by month."""
    history = shares.by_month([row.pk for row in facilities], on=on)
    return {key: {"share": shares.of_facility(key, on=on), "history": months} for key, months in history.items()}
