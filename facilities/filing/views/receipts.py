"""The receipt's PDF for those who see the filing."""

from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from facilities.filing.models import Filing, Receipt
from portal.accounts.requests import Request
from portal.documents.handing import hand_out


@login_required
def receipt_pdf(request: Request, pk: int) -> HttpResponseBase:
    """Hand out the PDF, or say that it is being made."""
    mine = Filing.objects.visible_to(request.user)
    receipt = get_object_or_404(Receipt.objects.filter(filing__in=mine).select_related("filing__facility"), pk=pk)
    if not receipt.pdf:
        return render(request, "facilities/filing/receipt_waiting.html", {"receipt": receipt}, status=202)
    return hand_out(request, receipt.pdf, content_type="application/pdf", filename=f"{receipt.number}.pdf")
