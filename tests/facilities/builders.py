"""A facility that meets every clause, built row by row."""

from datetime import date

from django.core.files.base import ContentFile

from facilities import deciding
from facilities.choices import FilingState
from facilities.models import Facility, Filing
from portal.choices import Role
from portal.models import Clause, DocumentKind, User
from staff.choices import CredentialKind, Education, PostKind
from tests.factories import (
    CareClassFactory,
    CredentialFactory,
    FacilityFactory,
    PersonFactory,
    PostFactory,
    UserFactory,
    officer,
)

KINDS = ("licence", "lease", "health-assessment", "fire-certificate", "pledge")


def complete_facility(**facts) -> Facility:
    """Return a facility with one class, its staff, credentials and documents: nothing keeps it from being filed."""
    facility = FacilityFactory(**({"capacity": 15, "outdoor_area": 60} | facts))
    care_class = CareClassFactory(facility=facility, places=15, enrolled=0, activity_area=60)
    posts = [(PostKind.HEAD, None), (PostKind.HEALTH, None), (PostKind.GUARD, None)] + [
        (PostKind.CARER, care_class)
    ] * 3
    for kind, carer_of in posts:
        person = PersonFactory(facility=facility, education=Education.BACHELOR)
        PostFactory(person=person, kind=kind, care_class=carer_of)
        credentials(person, kind)
    for code in KINDS:
        add_document(facility, code)
    return facility


def credentials(person, kind) -> None:
    """Give a person what the post asks for."""
    for yearly in (CredentialKind.HEALTH_CERTIFICATE, CredentialKind.NO_CRIME):
        CredentialFactory(person=person, kind=yearly, expires_on=date(2027, 12, 31))
    lasting = {
        PostKind.HEAD: {"kind": CredentialKind.HEAD_TRAINING, "hours": 60},
        PostKind.HEALTH: {"kind": CredentialKind.HEALTH_TRAINING},
        PostKind.GUARD: {"kind": CredentialKind.GUARD},
        PostKind.CARER: {"kind": CredentialKind.CHILDCARE_WORKER},
    }
    CredentialFactory(person=person, **lasting[kind])


def add_document(facility: Facility, code: str, user: User | None = None) -> None:
    """File a document without going through the upload checks."""
    document = facility.documents.model(
        subject=facility,
        kind=DocumentKind.objects.get(pk=code),
        original_name=f"{code}.pdf",
        content_type="application/pdf",
        size=4,
        sha256="0" * 64,
        expires_on=date(2027, 12, 31),
        uploaded_by=user or UserFactory(),
    )
    document.file.save("file", ContentFile(b"%PDF"))


def draft(facility: Facility) -> Filing:
    """Return a draft filing of the facility."""
    return Filing.objects.create(facility=facility, state=FilingState.DRAFT, created_by=UserFactory())


def refused(filing: Filing, *, by: User, on: date, reasons: str = "使用四层", clause: str = "setting-floor") -> Filing:
    """Refuse a filing as two people do: a reviewer proposes, `by` confirms."""
    clauses = [Clause.objects.get(code=clause)]
    proposer = officer(Role.REVIEWER)
    proposal = deciding.propose_refusal(filing, by=proposer, on=on, reasons=reasons, clauses=clauses)
    return deciding.confirm_refusal(proposal, by=by, on=on)
