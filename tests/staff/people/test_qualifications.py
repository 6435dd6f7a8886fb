"""What parents read of the people: how many hold which certificate, confirmed or not, and never a name."""

from datetime import date

import pytest
from django.test import Client

from facilities.ground.choices import FacilityState
from portal import public_pages
from staff.people import counts
from staff.people.choices import CredentialState, Education, PostKind
from tests.factories import TODAY, CredentialFactory, FacilityFactory, PersonFactory, PostFactory

pytestmark = pytest.mark.django_db


def test_certificates_are_counted_by_person_while_they_hold_and_the_person_is_at_work():
    public_pages.STORE.clear()
    facility = FacilityFactory(state=FacilityState.FILED)
    first, second, gone = (PersonFactory(facility=facility, education=Education.COLLEGE) for _ in range(3))
    PostFactory(person=first, kind=PostKind.CARER, since=date(2026, 1, 1))
    PostFactory(person=second, kind=PostKind.CARER, since=date(2026, 1, 1))
    PostFactory(person=gone, kind=PostKind.CARER, since=date(2026, 1, 1), until=date(2026, 11, 22))
    told = {"kind": "childcare_worker", "issued_on": date(2025, 1, 1), "expires_on": None}
    for person, state in ((first, "confirmed"), (first, "claimed"), (second, "claimed"), (gone, "confirmed")):
        CredentialFactory(person=person, state=CredentialState(state), **told)
    CredentialFactory(person=second, kind="teacher", issued_on=date(2020, 1, 1), expires_on=date(2026, 11, 22))

    page = Client().get(f"/register/{facility.pk}/").content.decode()

    label = "保育师证"
    assert [(row.label, row.people, row.confirmed) for row in counts.qualifications(facility, TODAY)] == [(label, 2, 1)]
    assert counts.schooling(facility, TODAY) == [(Education.COLLEGE.label, 2)]
    assert label in page
    assert first.name not in page
