"""The operator keeps the people; officers see them; ID numbers stay masked."""

from datetime import date

import pytest
from django.urls import reverse

from facilities.ground.choices import FilingState
from portal.models import PersonalDataAccess
from staff.models import Credential, Person, Post
from staff.people.choices import PostKind
from tests.factories import (
    CareClassFactory,
    CredentialFactory,
    FacilityFactory,
    FilingFactory,
    PersonFactory,
    PostFactory,
    operator_user,
)

pytestmark = pytest.mark.django_db
ID = "11010519491231002X"


@pytest.fixture
def facility():
    return FacilityFactory()


@pytest.fixture
def operator(facility, client):
    user = operator_user(facility.operator)
    client.force_login(user)
    return user


def person_form(**typed) -> dict[str, str]:
    return {
        "name": "周小红",
        "id_number": ID,
        "mobile": "13900139000",
        "education": "college",
        "experience_years": "4",
        "seen_revision": "0",
        "post-kind": "head",
        "post-is_full_time": "on",
        "post-since": "2026-01-01",
    } | typed


def test_a_person_is_entered_together_with_the_first_post(client, facility, operator):
    answer = client.post(reverse("person-create", args=[facility.pk]), person_form())

    person = Person.objects.get()
    assert answer["Location"] == person.get_absolute_url()
    assert [post.kind for post in person.posts.all()] == [PostKind.HEAD]


@pytest.mark.parametrize(
    ("typed", "field", "word"),
    [
        ({"id_number": "110105194912310021"}, "id_number", "校验"),
        ({"id_number": "1101"}, "id_number", "18"),
        ({"mobile": "12345"}, "mobile", "11"),
        ({"name": ""}, "name", ""),
    ],
)
def test_bad_input_is_told_beside_the_field_and_nothing_typed_is_lost(client, facility, operator, typed, field, word):
    answer = client.post(reverse("person-create", args=[facility.pk]), person_form(**typed))

    assert word in str(answer.context["form"].errors[field])
    assert not Person.objects.exists()
    assert 'value="4"' in answer.content.decode()


def test_a_carer_names_the_class(client, facility, operator):
    CareClassFactory(facility=facility)

    answer = client.post(reverse("person-create", args=[facility.pk]), person_form(**{"post-kind": "carer"}))

    assert "care_class" in answer.context["post_form"].errors
    assert not Person.objects.exists()


def test_a_class_of_another_facility_is_no_choice(client, facility, operator):
    other = CareClassFactory()

    answer = client.post(
        reverse("person-create", args=[facility.pk]),
        person_form(**{"post-kind": "carer", "post-care_class": str(other.pk)}),
    )

    assert "care_class" in answer.context["post_form"].errors


def test_the_same_id_number_is_entered_once_per_facility(client, facility, operator):
    PersonFactory(facility=facility, id_number=ID)

    answer = client.post(reverse("person-create", args=[facility.pk]), person_form())

    assert "id_number" in answer.context["form"].errors
    assert Person.objects.count() == 1


def test_a_correction_is_saved_and_the_old_value_kept_in_the_history(client, facility, operator):
    person = PersonFactory(facility=facility, name="张三")

    client.post(reverse("person-edit", args=[person.pk]), person_form(name="张珊", id_number=person.id_number))

    person.refresh_from_db()
    assert (person.name, person.revision) == ("张珊", 1)
    assert Person.pgh_event_model.objects.filter(pgh_obj=person, name="张三").exists()


def test_a_yearly_certificate_gets_its_last_day_from_the_rulebook(client, facility, operator):
    person = PersonFactory(facility=facility)

    client.post(reverse("credential-add", args=[person.pk]), {"kind": "health_certificate", "issued_on": "2026-03-01"})

    assert Credential.objects.get().expires_on == date(2027, 2, 28)


def test_a_certificate_from_the_future_is_refused(client, facility, operator):
    person = PersonFactory(facility=facility)

    answer = client.post(
        reverse("credential-add", args=[person.pk]), {"kind": "health_certificate", "issued_on": "2999-01-01"}
    )

    assert "issued_on" in answer.context["form"].errors


def test_a_post_ends_and_stays_on_record(client, facility, operator):
    post = PostFactory(person__facility=facility)

    client.post(reverse("post-end", args=[post.pk]))

    assert Post.objects.get().until is not None


def test_while_the_bureau_reviews_the_people_are_not_changed(client, facility, operator):
    FilingFactory(facility=facility, state=FilingState.SUBMITTED)
    person = PersonFactory(facility=facility)

    assert client.post(reverse("person-create", args=[facility.pk]), person_form()).status_code == 403
    assert client.post(reverse("person-remove", args=[person.pk])).status_code == 403
    assert Person.objects.count() == 1


def test_the_id_number_is_masked_and_a_look_in_full_recorded(client, facility, bureau):
    FilingFactory(facility=facility)
    person = PersonFactory(facility=facility, id_number=ID)
    client.force_login(bureau)

    assert ID not in client.get(person.get_absolute_url()).content.decode()
    assert not PersonalDataAccess.objects.exists()
    assert ID in client.post(reverse("person-reveal", args=[person.pk])).content.decode()
    assert PersonalDataAccess.objects.get().user == bureau


def test_a_street_officer_sees_people_but_no_full_numbers(client, facility, street):
    FilingFactory(facility=facility)
    person = PersonFactory(facility=facility)
    client.force_login(street)

    assert client.get(person.get_absolute_url()).status_code == 200
    assert client.post(reverse("person-reveal", args=[person.pk])).status_code == 403


def test_the_people_of_a_draft_are_found_by_no_office(client, facility, bureau):
    person = PersonFactory(facility=facility)
    client.force_login(bureau)

    assert client.get(reverse("people", args=[facility.pk])).status_code == 404
    assert client.get(person.get_absolute_url()).status_code == 404
    assert client.post(reverse("person-reveal", args=[person.pk])).status_code == 404
    assert not PersonalDataAccess.objects.exists()


def test_another_operator_does_not_find_the_people(client, facility):
    person = PersonFactory(facility=facility)
    client.force_login(operator_user(FacilityFactory().operator))

    for name, key in [
        ("people", facility.pk),
        ("person", person.pk),
        ("person-edit", person.pk),
        ("credential-add", person.pk),
    ]:
        assert client.get(reverse(name, args=[key])).status_code == 404


def test_the_list_costs_the_same_for_many_people(client, facility, operator, django_assert_max_num_queries):
    for _ in range(12):
        CredentialFactory(person=PostFactory(person__facility=facility).person, kind="no_crime")

    with django_assert_max_num_queries(22):
        client.get(reverse("people", args=[facility.pk]))
