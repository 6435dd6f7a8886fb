"""What everybody reads of fees on a facility's page of the register."""

from collections.abc import Sequence
from datetime import date

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from facilities.ground.choices import ClassKind
from facilities.ground.models import CareClass, Facility
from facilities.ground.panels import compared, panel
from facilities.prices import refunds
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


@compared(10, _("What this child would pay first"), "facilities/prices/compared.html")
def first_month(facilities: Sequence[Facility], kinds: set[str] | None, on: date) -> dict[int, dict[str, object]]:
    """What a child is asked for in advance for a month from the day on, in each of its kinds of class; without a child the way to the calculator."""
    sheets = {sheet.facility_id: sheet for sheet in FeeSheet.objects.filter(facility__in=facilities).in_force(on)}
    held = CareClass.objects.filter(facility__in=sheets, kind__in=kinds or []).order_by("kind")
    found: dict[int, dict[str, object]] = {}
    for key, sheet in sheets.items():
        own = sorted({row.kind for row in held if row.facility_id == key})
        bills = [(ClassKind(kind).label, refunds.bill(sheet, kind, from_on=on, months=1, on=on)) for kind in own]
        found[key] = {"sheet": sheet, "bills": bills}
    return found
