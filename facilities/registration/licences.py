"""The registrar's licence: attached to an entry once, and with it in every dossier of the operator."""

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile

from facilities.ground.choices import LICENCE_CLAUSE
from facilities.ground.models import Facility, Operator
from facilities.registration.models import RegistryEntry
from portal.documents import dossier
from portal.models import Document, DocumentKind, User


def licence_kind(nature: str) -> DocumentKind:
    """Return the kind of document that proves a registration of the nature."""
    return DocumentKind.objects.get(clause_code=LICENCE_CLAUSE, condition=nature.replace("_", "-"))


def licence_of(operator: Operator) -> Document | None:
    """Return the newest licence that the registrar attached to an entry."""
    attached = Document.objects.filter(registry_entry__operator=operator).select_related("kind", "uploaded_by")
    return attached.order_by("-id").first()


def keep(entry: RegistryEntry, licence: UploadedFile, *, by: User) -> None:
    """File the licence with the entry, and with every dossier of the operator. Raises ValidationError for a bad file."""
    dossier.add(
        entry,
        licence_kind(entry.operator.nature),
        licence,
        by=by,
        number=entry.licence_number,
        issued_on=entry.effective_on,
        expires_on=entry.valid_until,
    )
    for facility in entry.operator.facilities.all():
        attach(facility)


def attach(facility: Facility) -> None:
    """Put a copy of the registrar's licence into a dossier, as the newest version, so that nobody uploads it again."""
    licence = licence_of(facility.operator)
    held = licence and dossier.documents_of(facility).filter(kind=licence.kind).order_by("-id").first()
    if licence is None or (held and held.sha256 == licence.sha256):
        return
    copy = SimpleUploadedFile(licence.original_name, dossier.content_of(licence))
    dossier.add(
        facility,
        licence.kind,
        copy,
        by=licence.uploaded_by,
        number=licence.number,
        issued_on=licence.issued_on,
        expires_on=licence.expires_on,
        replaces=held,
    )


def is_from_registrar(facility: Facility, kind: DocumentKind) -> bool:
    """Say whether the dossier's current document of the kind is the registrar's, which the operator does not replace."""
    licence = licence_of(facility.operator)
    if licence is None or licence.kind_id != kind.pk:
        return False
    return dossier.documents_of(facility).filter(kind=kind, sha256=licence.sha256).exists()
