"""What is asked twice is compared: the head of the form and of the staff, the number of the food licence."""

from datetime import timedelta

import pytest
from django.urls import reverse

from facilities.models import Facility
from portal.identifiers.choices import IdentityKind
from portal.models import Document
from portal.rulebook import rulebook
from portal.rulebook.rulebook import Outcome
from staff.people.choices import PostKind
from tests.facilities.builders import add_document
from tests.factories import TODAY, FacilityFactory, PersonFactory, PostFactory, operator_user, valid_resident_id

pytestmark = pytest.mark.django_db


def said(facility: Facility, clause: str, section: str) -> list[str]:
    found = rulebook.findings(Facility.objects.filter(pk=facility.pk), on=TODAY, sections=[section])[facility.pk]
    told = [finding for finding in found if finding.clause.code == clause and finding.outcome == Outcome.BREACHED]
    return [finding.message for finding in told]


def head(facility: Facility, name: str, number: str, **facts):
    return PostFactory(
        kind=PostKind.HEAD, person=PersonFactory(facility=facility, name=name, id_number=number), **facts
    )


@pytest.mark.parametrize(
    ("name", "number", "words"),
    [
        ("陈静", valid_resident_id(7), None),
        ("陈静", valid_resident_id(8), "证件号码"),
        ("周新", valid_resident_id(7), "周新"),
        ("周新", valid_resident_id(8), "证件号码"),
    ],
)
def test_the_head_of_the_form_is_the_head_among_the_people(name, number, words):
    facility = FacilityFactory(head_name="陈静", head_id_number=valid_resident_id(7))
    head(facility, name, number)

    found = said(facility, "filing-form", "people")

    assert len(found) == (words is not None)
    assert all(words in message and number not in message for message in found)


@pytest.mark.parametrize(("number", "breaches"), [("", 0), (valid_resident_id(7), 0), (valid_resident_id(8), 1)])
def test_one_of_several_heads_is_enough_and_what_is_not_entered_is_not_compared(number, breaches):
    facility = FacilityFactory(head_name="陈静", head_id_number=number)
    head(facility, "陈静", valid_resident_id(7))
    head(facility, "吴新", valid_resident_id(9))

    assert len(said(facility, "filing-form", "people")) == breaches


def test_a_passport_of_the_same_digits_is_another_document():
    facility = FacilityFactory(head_name="陈静", head_id_number="E12345678", head_id_type=IdentityKind.PASSPORT)
    post = head(facility, "陈静", "E12345678")
    assert len(said(facility, "filing-form", "people")) == 1

    post.person.id_type = IdentityKind.PASSPORT
    post.person.save()
    assert said(facility, "filing-form", "people") == []


@pytest.mark.parametrize(("days_ago", "breaches"), [(0, 1), (1, 0)])
def test_a_head_who_left_is_compared_no_more(days_ago, breaches):
    facility = FacilityFactory(head_name="陈静", head_id_number=valid_resident_id(7))
    head(facility, "周新", valid_resident_id(8), until=TODAY - timedelta(days=days_ago))

    assert len(said(facility, "filing-form", "people")) == breaches


@pytest.mark.parametrize(
    ("form", "paper", "breaches"),
    [
        ("JY33301030000001", "JY33301030000001", 0),
        ("JY33301030000001", "JY33301030000002", 1),
        ("JY33301030000001", "", 0),
        ("", "JY33301030000002", 0),
    ],
)
def test_the_food_licence_has_one_number(form, paper, breaches):
    facility = FacilityFactory(serves_meals=True, food_licence_number=form)
    add_document(facility, "food-licence")
    Document.objects.filter(kind="food-licence").update(number=paper)

    found = said(facility, "filing-8-food", "documents")

    assert len(found) == breaches
    assert all(form in message and paper in message for message in found)


def test_without_meals_no_licence_is_compared():
    facility = FacilityFactory(serves_meals=False, food_licence_number="JY33301030000001")
    add_document(facility, "food-licence")
    Document.objects.filter(kind="food-licence").update(number="JY33301030000002")

    assert said(facility, "filing-8-food", "documents") == []


def test_the_first_person_is_offered_as_the_head_whom_the_form_names(client):
    facility = FacilityFactory(head_name="陈静", head_id_number=valid_resident_id(7))
    client.force_login(operator_user(facility.operator))
    address = reverse("person-create", args=[facility.pk])

    assert valid_resident_id(7) in client.get(address).content.decode()

    head(facility, "陈静", valid_resident_id(7))
    assert valid_resident_id(7) not in client.get(address).content.decode()
