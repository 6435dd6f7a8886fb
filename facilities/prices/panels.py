"""What everybody reads of fees on a facility's page of the register."""

from django.http import HttpRequest
from django.utils import timezone

from facilities.ground.models import Facility
from facilities.ground.panels import panel
from facilities.prices.models import FeeItem, FeeLine, FeeSheet
from portal.freshness import shown_publicly

shown_publicly(FeeItem, FeeSheet, FeeLine)


@panel(order=6, public=True)
def fees_panel(request: HttpRequest, facility: Facility) -> tuple[str, dict[str, object]]:
    """The fee sheet of today and the one to come, with the way to the calculator and the fees of the past; that there is none where there is none."""
    today = timezone.localdate()
    sheets = facility.fee_sheets.prefetch_related("lines__item")
    return "facilities/prices/panel_public.html", {
        "facility": facility,
        "sheet": sheets.in_force(today).first(),
        "next": sheets.filter(holds_from__gt=today).order_by("holds_from").first(),
        "past": facility.fee_sheets.past(today).count(),
    }
