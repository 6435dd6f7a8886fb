"""A facility that meets every clause, built row by row."""

from collections.abc import Iterable
from datetime import date

from django.core.files.base import ContentFile

from facilities.decisions import acceptance, decisions
from facilities.ground.choices import FilingState
from facilities.models import Facility, Filing, Opinion, Receipt, Registration
from facilities.opinions import consultation
from facilities.opinions.choices import OpinionState
from facilities.registration import applications, requirements
from facilities.registration.particulars import Facts
from portal.accounts.choices import Role
from portal.models import Clause, Document, User
from staff.models import Credential, Person, Post
from staff.people.choices import Education, PostKind
from tests.factories import (
    TODAY,
    CareClassFactory,
    CredentialFactory,
    FacilityFactory,
    PersonFactory,
    PostFactory,
    RegistrationFactory,
    UserFactory,
    officer,
    operator_user,
    valid_resident_id,
    valid_uscc,
)

KINDS = ("licence", "lease", "health-assessment", "fire-certificate")


def complete_facility(**facts) -> Facility:
    """Return a facility with one class, its staff, credentials and documents: nothing keeps it from being filed."""
    facility = FacilityFactory(**({"capacity": 15, "outdoor_area": 60} | facts))
    care_class = CareClassFactory(facility=facility, places=15, enrolled=0, activity_area=60)
    posts = [(PostKind.HEAD, None), (PostKind.HEALTH, None), (PostKind.GUARD, None)] + [
        (PostKind.CARER, care_class)
    ] * 3
    declared = {"name": facility.head_name, "id_type": facility.head_id_type, "id_number": facility.head_id_number}
    people = Person.objects.bulk_create(
        PersonFactory.build(
            facility=facility,
            education=Education.BACHELOR,
            **(declared if kind == PostKind.HEAD and facility.head_id_number else {}),
        )
        for kind, _class in posts
    )
    held = list(zip(people, posts, strict=True))
    Post.objects.bulk_create(
        PostFactory.build(person=person, kind=kind, care_class=carer_of) for person, (kind, carer_of) in held
    )
    Credential.objects.bulk_create(paper for person, (kind, _carer_of) in held for paper in _asked_for(person, kind))
    _add_documents(facility, KINDS, UserFactory())
    return facility


def credentials(person, kind) -> None:
    """Give a person what the post asks for."""
    Credential.objects.bulk_create(_asked_for(person, kind))


def _asked_for(person, kind) -> list[Credential]:
    lasting = {
        PostKind.HEAD: {"kind": "head_training", "hours": 60},
        PostKind.HEALTH: {"kind": "health_training"},
        PostKind.GUARD: {"kind": "guard"},
        PostKind.CARER: {"kind": "childcare_worker"},
    }
    yearly = [{"kind": kind, "expires_on": date(2027, 12, 31)} for kind in ("health_certificate", "no_crime")]
    return [CredentialFactory.build(person=person, **facts) for facts in [*yearly, lasting[kind]]]


def add_document(facility: Facility, code: str, user: User | None = None) -> None:
    """File a document without going through the upload checks."""
    _add_documents(facility, [code], user or UserFactory())


def _add_documents(facility: Facility, codes: Iterable[str], user: User) -> None:
    documents = [
        Document(
            subject=facility,
            kind_id=code,
            original_name=f"{code}.pdf",
            content_type="application/pdf",
            size=4,
            sha256="0" * 64,
            expires_on=date(2027, 12, 31),
            uploaded_by=user,
        )
        for code in codes
    ]
    for document in documents:
        document.file.save("file", ContentFile(b"%PDF"), save=False)
    Document.objects.bulk_create(documents)


def draft(facility: Facility) -> Filing:
    """Return a draft filing of the facility."""
    return Filing.objects.create(facility=facility, state=FilingState.DRAFT, created_by=UserFactory())


def add_papers(registration: Registration) -> None:
    """File every document and member that an application needs, without going through the upload checks."""
    for kind in requirements.kinds_of(registration.nature):
        document = registration.documents.model(
            subject=registration,
            kind=kind,
            original_name=f"{kind.pk}.pdf",
            content_type="application/pdf",
            size=4,
            sha256="0" * 64,
            uploaded_by=registration.created_by,
        )
        document.file.save("file", ContentFile(b"%PDF"))
    if requirements.asks_for_members(registration.nature):
        for number, post in enumerate(["director", "director", "director", "supervisor"]):
            registration.members.create(name=f"理事{number}", id_number=valid_resident_id(500 + number), post=post)


def submitted_application(**facts) -> Registration:
    """Return a complete application that its founder has handed in."""
    registration = RegistrationFactory(**facts)
    add_papers(registration)
    founder = operator_user(registration.operator)
    return applications.submit(registration, by=founder, on=TODAY, declared_by="李明")


def registrar(department: str = "market") -> User:
    """Return an officer of a registrar of the district."""
    return officer(Role.DEPARTMENT_OFFICER, department=department)


def facts(number: int = 880001, **others) -> Facts:
    """Return what stands in the register of a for-profit operator."""
    known = {
        "name": f"杭州登记{number}托育服务有限公司",
        "uscc": valid_uscc(number),
        "business_scope": "托育服务;亲子活动",
        "address": "杭州市下城区长庆街1号",
        "representative": "李明",
        "registered_on": TODAY,
        "licence_number": "3301030001",
    }
    return Facts(**known | others)


def heard(filing: Filing, *, outcome: str = "agree", on: date = TODAY) -> Filing:
    """Let every department that the rules propose have been asked, and have answered what is declared now."""
    asked_by = UserFactory()
    for suggestion in consultation.suggestions(filing):
        rule = suggestion.rule
        Opinion.objects.create(
            filing=filing,
            department=rule.department,
            rule=rule,
            question=rule.question,
            is_required=rule.is_required,
            fields=rule.fields,
            seen=consultation.fingerprint(filing.declared, rule.fields),
            state=OpinionState.GIVEN,
            outcome=outcome,
            asked_by=asked_by,
            asked_on=on,
            given_by=asked_by,
            given_on=on,
        )
    return filing


def accepted(filing: Filing, *, by: User, on: date = TODAY, note: str = "") -> Receipt:
    """Accept a filing as the law wants it: every department was heard; where two people are needed a colleague proposes."""
    heard(filing, on=on)
    if not acceptance.weigh(filing, on=on).why_two:
        return decisions.accept(filing, by=by, on=on, note=note)
    proposal = decisions.propose_acceptance(filing, by=officer(Role.REVIEWER), on=on, note=note)
    return decisions.confirm_acceptance(proposal, by=by, on=on)


def refused(filing: Filing, *, by: User, on: date, reasons: str = "使用四层", clause: str = "setting-floor") -> Filing:
    """Refuse a filing as two people do: a reviewer proposes, `by` confirms."""
    clauses = [Clause.objects.get(code=clause)]
    proposer = officer(Role.REVIEWER)
    proposal = decisions.propose_refusal(
        filing, by=proposer, on=on, reasons=reasons, clauses=clauses, against_findings="现场核实与申报不符"
    )
    return decisions.confirm_refusal(proposal, by=by, on=on)
