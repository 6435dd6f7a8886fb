"""Files of the dossier go to those who may see what they are about, and personal ones to fewer."""

import pytest
from django.urls import reverse

from portal.models import Document, PersonalDataAccess
from tests.facilities.builders import add_document
from tests.factories import FacilityFactory, PersonFactory, operator_user

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

    answer = client.get(filed(FacilityFactory(), "licence"))
    answer.close()

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"


def test_a_stranger_finds_no_file(client):
    client.force_login(operator_user(FacilityFactory().operator))

    assert client.get(filed(FacilityFactory(), "licence")).status_code == 404


@pytest.mark.parametrize("factory", [FacilityFactory, PersonFactory])
def test_a_persons_certificate_is_not_for_every_office_that_sees_the_facility(street_gets, factory):
    assert street_gets(filed(factory(), "staff-credential")) == 404
    assert not PersonalDataAccess.objects.exists()


def test_a_reviewers_look_at_a_persons_certificate_is_recorded(client, reviewer):
    client.force_login(reviewer)

    answer = client.get(filed(PersonFactory(), "staff-credential"))

    assert answer.status_code == 200
    assert PersonalDataAccess.objects.get().user == reviewer
    answer.close()


def test_the_operator_sees_the_certificates_of_the_own_people(client):
    person = PersonFactory()
    client.force_login(operator_user(person.facility.operator))

    answer = client.get(filed(person, "staff-credential"))
    answer.close()

    assert answer.status_code == 200
