"""A certificate is its human's: every facility that asked the police about her has it, with the standing that a department gave it."""

import pytest

from portal.accounts.choices import Role
from staff.attestation import attestations
from staff.background import asking
from staff.models import BackgroundCheck, Credential, Person, Post
from staff.people import staffing
from tests.factories import (
    TODAY,
    CredentialFactory,
    FacilityFactory,
    PersonFactory,
    PostFactory,
    officer,
    operator_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
ID = "11010519491231002X"
BROUGHT = {("teacher", "confirmed"), ("guard", "revoked"), ("no_crime", "confirmed")}


@pytest.fixture
def first():
    """Somebody at work with a confirmed certificate, a revoked one and a background check."""
    person = PostFactory(person=PersonFactory(name="周小红", id_number=ID)).person
    for kind, state in (("teacher", "confirmed"), ("guard", "revoked"), ("no_crime", "confirmed")):
        CredentialFactory(person=person, kind=kind, state=state, number=f"ZS{kind.upper().replace('_', '')}")
    return person


def hire(name: str = "周小红") -> Person:
    facility = FacilityFactory()
    person = PersonFactory.build(facility=None, name=name, id_number=ID)
    by = operator_user(facility.operator)
    return staffing.engage(person, Post(kind="cook", is_full_time=False, since=TODAY), facility=facility, by=by)


def cleared(person: Person) -> Person:
    """Let the person's facility ask, and the police find no record."""
    check = BackgroundCheck(facility=person.facility, name=person.name, id_number=ID)
    asking.ask(check, by=operator_user(person.facility.operator), on=TODAY)
    asking.clear(check, number="公查1", by=officer(Role.DEPARTMENT_OFFICER, department="police"), on=TODAY)
    return person


def held(person: Person) -> set[tuple[str, str]]:
    return set(Credential.objects.filter(person=person).values_list("kind", "state"))


def test_the_certificates_come_along_with_the_answer_of_the_police_and_not_before(first):
    second = hire()
    assert held(second) == set()

    cleared(second)

    assert held(second) == BROUGHT
    assert second.credentials.get(kind="no_crime").number == "公查1"


def test_under_another_name_nothing_comes_along(first):
    assert held(cleared(hire("周晓红"))) == {("no_crime", "confirmed")}


@pytest.mark.parametrize(("until", "reaches"), [(None, True), (TODAY, True), (TODAY.replace(day=22), False)])
def test_a_certificate_entered_later_reaches_the_facilities_at_which_its_human_works(first, until, reaches):
    second = cleared(hire())
    Post.objects.filter(person=first).update(until=until)
    row = Credential(kind_id="nursery_nurse", number="YY1", issued_on=TODAY)

    staffing.record_credential(second, row, by=operator_user(second.facility.operator), on=TODAY)

    assert (("nursery_nurse", "claimed") in held(first)) == reaches


def test_what_a_department_says_of_a_certificate_holds_wherever_it_is_entered(first):
    second = cleared(hire())
    keeper = officer(Role.DEPARTMENT_OFFICER, department="education")

    attestations.attest(Credential.objects.get(person=first, kind="teacher"), "revoked", by=keeper, note="假证")

    assert ("teacher", "revoked") in held(second)
