"""The public verification of a filing receipt: for whom, since when, and whether it still holds."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from facilities.choices import PUBLIC_STATES
from facilities.forms.public import ReceiptLookup
from facilities.models import Receipt


def receipt_verify(request: HttpRequest, code: str) -> HttpResponse:
    """Say for whom and when a receipt was issued, and whether it still holds."""
    receipts = Receipt.objects.select_related(
        "filing__facility__area__parent", "filing__facility__operator__organisation"
    )
    receipt = get_object_or_404(receipts, check_code=code)
    facility = receipt.filing.facility
    newer = receipt.superseded_by
    context = {
        "receipt": receipt,
        "facility": facility,
        "newer": newer,
        "holds": newer is None and facility.state in PUBLIC_STATES,
    }
    return render(request, "facilities/public/receipt_verify.html", context)


def receipt_lookup(request: HttpRequest) -> HttpResponse:
    """Find a receipt by its number."""
    form = ReceiptLookup(request.GET or None)
    if form.is_valid():
        receipt = Receipt.objects.filter(number=form.cleaned_data["number"]).first()
        if receipt:
            return redirect(receipt)
        form.add_error("number", _("No receipt has this number. Please compare it with the print."))
    return render(request, "facilities/public/receipt_lookup.html", {"form": form})
