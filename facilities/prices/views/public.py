"""What everybody reads of a facility's fees, with a calculator of what is paid and what comes back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from facilities.ground.models import Facility
from facilities.prices import refunds
from facilities.prices.forms import CalculatorForm


def register_fees(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the sheet of today, the next ones and those of the past; with a class, a day and months what is paid and comes back."""
    today = timezone.localdate()
    facility = get_object_or_404(Facility.objects.listed(), pk=pk)
    sheet = facility.fee_sheets.in_force(today).prefetch_related("lines__item").first()
    kinds = sorted(set(facility.classes.values_list("kind", flat=True)))
    asked = request.GET if "months" in request.GET else None
    most = sheet.prepaid_months if sheet else 1
    form = CalculatorForm(asked, kinds=kinds, most=most, initial={"from_on": today, "months": 1})
    bill = None
    if sheet and form.is_valid():
        told = form.cleaned_data
        bill = refunds.bill(
            sheet, told["kind"], from_on=told["from_on"], months=told["months"], last_day=told["last_day"],
            absent_days=told["absent"] or 0, on=today,
        )  # fmt: skip
    context = {
        "facility": facility,
        "sheet": sheet,
        "next": facility.fee_sheets.filter(holds_from__gt=today).prefetch_related("lines__item").order_by("holds_from"),
        "past": facility.fee_sheets.past(today).prefetch_related("lines__item"),
        "form": form,
        "bill": bill,
        "rule": refunds.rule(today),
        "today": today,
    }
    return render(request, "facilities/prices/register_fees.html", context)
