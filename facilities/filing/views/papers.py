"""Filing form and pledge as PDF: the declared ones for both sides, the preview for the operator."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone

from facilities.filing import declarations
from facilities.filing.choices import PaperKind
from facilities.filing.models import DeclaredPaper, Filing
from facilities.ground import policy
from facilities.ground.models import Facility
from portal.accounts import privacy
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.documents.handing import hand_out


@login_required
def paper(request: Request, pk: int) -> HttpResponseBase:
    """Hand out a declared paper. It holds ID numbers: for those who may see them, and an officer's look is recorded."""
    visible = DeclaredPaper.objects.filter(filing__in=Filing.objects.visible_to(request.user))
    row = get_object_or_404(visible.select_related("filing__facility__area", "filing__facility__operator"), pk=pk)
    require(policy.may_see_personal_data(request.user, row.filing.facility))
    if not policy.may_operate(request.user, row.filing.facility):
        privacy.reveal(request.user, row, "pdf")
    response = hand_out(request, row.pdf, content_type="application/pdf", filename=f"{row}.pdf")
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
def paper_preview(request: Request, pk: int, kind: str) -> HttpResponse:
    """Show the operator a paper as it would be declared now."""
    facility = get_object_or_404(Facility.objects.operated_by(request.user), pk=pk)
    filing = facility.filings.order_by("-id").first()
    if kind not in PaperKind.values or filing is None:
        raise Http404
    content = declarations.preview(filing, PaperKind(kind), on=timezone.localdate())
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = "inline"
    response["Cache-Control"] = "private, no-store"
    return response
