"""One person is one identity, however many facilities enter the number, and at whatever instant."""

from datetime import date
from importlib import import_module

import pytest
from django.db import connection, transaction
from hypothesis import given, settings, strategies as st
from hypothesis.extra.django import TestCase

from staff.models import Identity, Person, Post
from staff.people import staffing
from staff.people.choices import Education, PostKind
from tests.factories import FacilityFactory, PersonFactory, operator_user, valid_resident_id
from tests.together import at_once

ID = "11010519491231002X"


def entry(number: str = ID) -> tuple[Person, Post]:
    person = Person(name="周小红", id_number=number, education=Education.COLLEGE)
    return person, Post(is_full_time=False, kind=PostKind.OTHER, since=date(2026, 1, 1))


@pytest.mark.django_db(transaction=True)
def test_two_facilities_that_enter_one_number_at_the_same_instant_enter_one_person():
    facilities = [FacilityFactory(), FacilityFactory()]
    users = [operator_user(each.operator) for each in facilities]

    def enter(place: int) -> Person:
        return staffing.engage(*entry(), facility=facilities[place], by=users[place])

    at_once(lambda: enter(0), lambda: enter(1))

    assert Person.objects.count() == 2
    assert Identity.objects.count() == 1
    assert len(set(Person.objects.values_list("identity", flat=True)) - {None}) == 1


@pytest.mark.django_db
def test_a_corrected_number_makes_the_entry_the_right_person_and_the_history_keeps_the_wrong_one():
    right, wrong = PersonFactory(id_number=ID), PersonFactory(id_number=valid_resident_id(1))
    right.refresh_from_db()
    wrong.refresh_from_db()
    assert wrong.identity_id != right.identity_id
    before = wrong.identity_id

    wrong.id_number = ID
    staffing.correct(wrong, by=operator_user(wrong.facility.operator))

    wrong.refresh_from_db()
    assert wrong.identity_id == right.identity_id
    assert Person.pgh_event_model.objects.filter(pgh_obj=wrong, identity=before).exists()


@pytest.mark.django_db
def test_an_entry_without_a_number_is_nobody_known():
    person = PersonFactory(id_number="")

    person.refresh_from_db()

    assert person.identity_id is None


@pytest.mark.django_db
def test_no_number_stands_in_the_table_of_identities():
    PersonFactory(id_number=ID)

    assert ID not in str(list(Identity.objects.values()))


class AsManyIdentitiesAsNumbers(TestCase):
    @settings(max_examples=15, deadline=None)
    @given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 4)), max_size=12, unique=True))
    def test_entries_are_of_one_identity_exactly_if_their_numbers_are_the_same(self, entries):
        with transaction.atomic():
            facilities = [FacilityFactory() for _ in range(3)]
            for place, number in entries:
                PersonFactory(facility=facilities[place], id_number=valid_resident_id(number))

            found = {(p.id_number, p.identity_id) for p in Person.objects.filter(facility__in=facilities)}

            assert len(found) == len({number for _place, number in entries}) == len({who for _n, who in found})


@pytest.mark.django_db
def test_an_update_of_the_portal_gives_those_entered_before_their_identity():
    same = [PersonFactory(id_number=ID), PersonFactory(id_number=ID)]
    other, nobody = PersonFactory(id_number=valid_resident_id(1)), PersonFactory(id_number="")
    fill = import_module("staff.migrations.0003_one_person_once_attested_banned").FILL
    with connection.cursor() as cursor:  # as they stood before: no trigger, no identities
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE staff_person SET identity_id = NULL")
        cursor.execute("DELETE FROM staff_identity")

        cursor.execute(fill)

    found = [Person.objects.get(pk=each.pk).identity_id for each in (*same, other, nobody)]
    assert found[0] == found[1] != found[2]
    assert None not in found[:3]
    assert found[3] is None
