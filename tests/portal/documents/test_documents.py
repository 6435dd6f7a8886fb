"""Files of the dossier go to those who may see what they are about, and personal ones to fewer."""

import pytest
from django.urls import reverse

from facilities.ground.choices import FacilityState
from portal.models import Document, PersonalDataAccess
from tests.facilities.builders import add_document
from tests.factories import FacilityFactory, FilingFactory, PersonFactory, operator_user

pytestmark = pytest.mark.django_db


def filed(subject, kind: str) -> str:
    """Return the address of a document filed with a facility or person."""
    add_document(subject, kind)
    return reverse("document", args=[Document.objects.get().pk])


@pytest.fixture
def street_gets(client, street):
    client.force_login(street)
    return lambda address: client.get(address).status_code


def test_a_file_is_shown_in_a_sandbox_and_never_guessed_at(client, street):
    client.force_login(street)

    answer = client.get(filed(FacilityFactory(state=FacilityState.FILED), "licence"))
    answer.close()

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"


def test_a_stranger_finds_no_file(client):
    client.force_login(operator_user(FacilityFactory().operator))

    assert client.get(filed(FacilityFactory(state=FacilityState.FILED), "licence")).status_code == 404


@pytest.mark.parametrize(("factory", "kind"), [(FacilityFactory, "licence"), (PersonFactory, "staff-credential")])
def test_the_papers_of_a_draft_are_for_no_office_until_it_is_handed_in(client, reviewer, factory, kind):
    subject = factory()
    address = filed(subject, kind)
    client.force_login(reviewer)
    before = client.get(address).status_code

    FilingFactory(facility=subject if kind == "licence" else subject.facility)
    answer = client.get(address)
    answer.close()

    assert (before, answer.status_code) == (404, 200)


@pytest.mark.parametrize(
    ("factory", "facts"),
    [(FacilityFactory, {"state": FacilityState.FILED}), (PersonFactory, {"facility__state": FacilityState.FILED})],
)
def test_a_persons_certificate_is_not_for_every_office_that_sees_the_facility(street_gets, factory, facts):
    assert street_gets(filed(factory(**facts), "staff-credential")) == 404
    assert not PersonalDataAccess.objects.exists()


def test_a_reviewers_look_at_a_persons_certificate_is_recorded(client, reviewer):
    client.force_login(reviewer)

    answer = client.get(filed(PersonFactory(facility__state=FacilityState.FILED), "staff-credential"))

    assert answer.status_code == 200
    assert PersonalDataAccess.objects.get().user == reviewer
    answer.close()


def test_the_operator_sees_the_certificates_of_the_own_people(client):
    person = PersonFactory()
    client.force_login(operator_user(person.facility.operator))

    answer = client.get(filed(person, "staff-credential"))
    answer.close()

    assert answer.status_code == 200
