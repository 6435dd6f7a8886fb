"""One dossier: every document is uploaded once, checked, dated and versioned; others refer to it."""

import hashlib
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.accounts.scope import require
from portal.documents.models import Document, DocumentKind
from portal.documents.uploads import accept
from portal.errors import Refused
from portal.identifiers import texts

PERSONAL_KINDS = frozenset(
    {"staff-credential", "representative-identity", "member-identities"}
)  # of facilities and people; their querysets say `personal_to` whom


def documents_of(subject: models.Model) -> models.QuerySet[Document]:
    """Return the current documents of a facility, person or finding."""
    return (
        Document.objects.current()
        .filter(subject_type=ContentType.objects.get_for_model(subject), subject_id=subject.pk)
        .select_related("kind")
    )


@transaction.atomic
def add(
    subject: models.Model,
    kind: DocumentKind,
    upload: UploadedFile,
    *,
    by: User | None,
    number: str = "",
    issued_on: date | None = None,
    expires_on: date | None = None,
    replaces: Document | None = None,
) -> Document:
    """File an upload, as it may be kept, with its subject, as a new version if it replaces one. Raises ValidationError for a bad file.

    Who may file with which subject is the caller's policy.
    """
    upload = accept(upload)
    fingerprint = hashlib.file_digest(upload.open("rb"), "sha256").hexdigest()
    upload.seek(0)
    document = _stored(
        subject=subject,
        kind=kind,
        file=upload,
        original_name=texts.file_name(upload.name or "")[-200:],
        content_type=upload.content_type,
        size=upload.size,
        sha256=fingerprint,
        number=number,
        issued_on=issued_on,
        expires_on=expires_on,
        version=replaces.version + 1 if replaces else 1,
        uploaded_by=by,
    )
    if replaces:
        _retire(replaces, document)
    return document


def _stored(**facts: Any) -> Document:
    document = Document(**facts)
    document.save(force_insert=True)
    return document


def content_of(document: Document) -> bytes:
    """Return the file of a document. Raises Refused if the store does not have it any more."""
    try:
        with document.file.open("rb") as stored:
            return bytes(stored.read())
    except FileNotFoundError as lost:
        shown = {"name": document.original_name}
        raise Refused(_("The file of “%(name)s” is missing. Please upload the document again.") % shown) from lost


def keep(
    subject: models.Model,
    kind: DocumentKind,
    content: bytes,
    *,
    name: str,
    by: User | None,
    content_type: str = "application/pdf",
) -> Document:
    """File a PDF, or another file, that the portal made itself, with its fingerprint. Who may is the caller's policy."""
    return _stored(
        subject=subject,
        kind=kind,
        file=ContentFile(content, name=name),
        original_name=texts.file_name(name)[-200:],
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=by,
    )


def copy(paper: Document, subject: models.Model, *, by: User) -> Document:
    """Hang a copy of the file on another subject, so that each keeps its own. Raises Refused if the file is lost."""
    return _stored(
        subject=subject,
        kind=paper.kind,
        file=ContentFile(content_of(paper), name=paper.original_name),
        uploaded_by=by,
        **{name: getattr(paper, name) for name in COPIED},
    )


COPIED = ("original_name", "content_type", "size", "sha256", "number", "issued_on", "expires_on")


def rehang(document: Document, subject: models.Model) -> None:
    """Hang a document on another subject: what came in first and was assigned later. Who may is the caller's policy."""
    document.subject = subject
    document.save(update_fields=["subject_type", "subject_id"])


def _retire(old: Document, new: Document) -> None:
    """Let the old version point to the new one; a second replacement of the same version is refused by the row's lock."""
    locked = Document.objects.select_for_update().get(pk=old.pk)
    require(locked.replaced_by_id is None)
    locked.replaced_by = new
    locked.save(update_fields=["replaced_by"])
