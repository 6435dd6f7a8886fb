"""The public verification of a filing receipt: for whom, since when, whether it still holds, and whether its signature is genuine."""

import json

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from facilities.filing import receipts
from facilities.filing.models import Receipt
from facilities.register import validity
from facilities.register.forms import ReceiptCheck, ReceiptLookup
from portal.models import SigningKey
from portal.signing import signing
from portal.signing.signing import NotGenuine

KEYS_KEPT = 3600  # seconds that a reader may keep the public keys


def receipt_verify(request: HttpRequest, code: str) -> HttpResponse:
    """Say for whom and when a receipt was issued, and whether it still holds, with day and reason if it does not."""
    receipt = get_object_or_404(_receipts(), check_code=code)
    return render(request, "facilities/register/receipt_verify.html", _context(receipt))


def receipt_lookup(request: HttpRequest) -> HttpResponse:
    """Find a receipt by its number."""
    form = ReceiptLookup(request.GET or None)
    if form.is_valid():
        receipt = Receipt.objects.filter(number=form.cleaned_data["number"]).first()
        if receipt:
            return redirect(receipt)
        form.add_error("number", _("No receipt has this number. Please compare it with the print."))
    return render(request, "facilities/register/receipt_lookup.html", {"form": form, "keys": SigningKey.objects.all()})


def receipt_check(request: HttpRequest) -> HttpResponse:
    """Verify the signed text of a receipt's QR code, and say whether that receipt holds today."""
    form, facts, context = ReceiptCheck(request.POST or None), None, {}
    if form.is_valid():
        try:
            facts = receipts.verified(form.cleaned_data["token"], signing.public_keys())
        except NotGenuine as refusal:
            form.add_error("token", str(refusal))
        else:
            receipt = _receipts().filter(check_code=facts.check_code).first()
            context = _context(receipt) if receipt else {}
    context |= {"form": form, "facts": facts, "key_list": _key_list()}
    return render(request, "facilities/register/receipt_check.html", context)


def receipt_keys(request: HttpRequest) -> HttpResponse:
    """Publish the public keys with which receipts are verified without the portal, as JSON Web Keys (RFC 8037)."""
    rows = SigningKey.objects.all()
    told = [{"use": "sig", "alg": key.alg, "kid": key.key_id, "from": key.since, "until": key.until} for key in rows]
    keys = [{**key.jwk, **facts} for key, facts in zip(rows, told, strict=True)]
    answer = JsonResponse({"keys": keys})
    answer["Cache-Control"] = f"public, max-age={KEYS_KEPT}"
    return answer


def _receipts() -> QuerySet[Receipt]:
    """Receipts with all that their page shows."""
    return Receipt.objects.select_related(
        "superseded_by", "filing__facility__area__parent", "filing__facility__operator__organisation"
    )


def _context(receipt: Receipt) -> dict[str, object]:
    how = validity.of_receipt(receipt)
    return {
        "receipt": receipt,
        "facility": receipt.filing.facility,
        "standing": how,
        "holds": how.holds,
        "key_list": _key_list(),
    }


def _key_list() -> str:
    """Return the public keys as the page's script reads them."""
    return json.dumps(list(signing.public_keys().values()))
