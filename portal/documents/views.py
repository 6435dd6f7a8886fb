"""Files of the dossier, handed out to those who may see what they are about."""

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from portal.accounts import privacy
from portal.accounts.requests import Request
from portal.documents.dossier import PERSONAL_KINDS
from portal.documents.handing import hand_out
from portal.documents.models import Document

SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
SHOWN_IN_PLACE = ("application/pdf", "image/jpeg", "image/png")


def _reachable(request: Request, row: Document) -> QuerySet:
    subjects = row.subject_type.model_class()._default_manager
    return (subjects.personal_to if row.kind_id in PERSONAL_KINDS else subjects.visible_to)(request.user)


@login_required
def document(request: Request, pk: int) -> HttpResponseBase:
    """Hand out a file if its subject is visible to the user; 404 otherwise, also for files that do not exist.

    Files with personal data go to those who may see the subject's personal data, and the look is recorded.
    """
    row = get_object_or_404(Document.objects.select_related("subject_type"), pk=pk)
    if not _reachable(request, row).filter(pk=row.subject_id).exists():
        raise Http404
    if row.kind_id in PERSONAL_KINDS:
        privacy.reveal(request.user, row, "file")
    response = hand_out(
        request,
        row.file,
        content_type=row.content_type,
        as_attachment=row.content_type not in SHOWN_IN_PLACE,
        filename=row.original_name,
    )
    response["Content-Security-Policy"] = SANDBOX
    response["X-Frame-Options"] = "SAMEORIGIN"  # a case page shows it beside the data
    response["Cache-Control"] = "private, no-store"
    return response
