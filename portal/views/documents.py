"""Files of the dossier, handed out to those who may see what they are about."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404

from portal.models import Document
from portal.requests import Request

SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
SHOWN_IN_PLACE = ("application/pdf", "image/jpeg", "image/png")


@login_required
def document(request: Request, pk: int) -> FileResponse:
    """Hand out a file if its subject is visible to the user; 404 otherwise, also for files that do not exist."""
    row = get_object_or_404(Document.objects.select_related("subject_type"), pk=pk)
    subjects = row.subject_type.model_class()._default_manager
    if not subjects.visible_to(request.user).filter(pk=row.subject_id).exists():
        raise Http404
    response = FileResponse(
        row.file.open("rb"),
        content_type=row.content_type,
        as_attachment=row.content_type not in SHOWN_IN_PLACE,
        filename=row.original_name,
    )
    response["Content-Security-Policy"] = SANDBOX
    response["Cache-Control"] = "private, no-store"
    return response
