"""One under, at, one over; before and after handing in: where checks and sight turn."""

import pytest

from facilities.ground.choices import FilingState
from facilities.models import Facility, Filing
from portal.models import User
from portal.rulebook import rulebook
from tests.factories import TODAY, CareClassFactory, FacilityFactory, FilingFactory, operator_user

pytestmark = pytest.mark.django_db


def outcome(facility: Facility, clause: str) -> str:
    found = rulebook.findings(Facility.objects.filter(pk=facility.pk), on=TODAY)[facility.pk]
    [one] = {finding.outcome.value for finding in found if finding.clause.code == clause}
    return str(one)


@pytest.mark.parametrize(("enrolled", "expected"), [(14, "met"), (15, "met"), (16, "breached")])
def test_a_class_may_be_exactly_full(enrolled: int, expected: str) -> None:
    care_class = CareClassFactory(places=15, enrolled=enrolled)

    assert outcome(care_class.facility, "management-headcount") == expected


@pytest.mark.parametrize(("stated", "expected"), [(29, "breached"), (30, "met"), (31, "breached")])
def test_the_classes_add_up_to_exactly_the_places_that_are_stated(stated: int, expected: str) -> None:
    facility = FacilityFactory(capacity=stated)
    CareClassFactory(facility=facility, places=15)
    CareClassFactory(facility=facility, places=15)

    assert outcome(facility, "filing-capacity") == expected


def test_a_draft_is_its_operators_alone_until_it_is_handed_in(
    bureau: User, reviewer: User, street: User, fire: User
) -> None:
    filing = FilingFactory(state=FilingState.DRAFT, received_on=None, complete_on=None)
    operator, offices = operator_user(filing.facility.operator), (bureau, reviewer, street, fire)

    assert Filing.objects.visible_to(operator).get() == filing
    assert not any(Filing.objects.visible_to(office).exists() for office in offices)

    Filing.objects.filter(pk=filing.pk).update(state=FilingState.SUBMITTED, received_on=TODAY)

    assert [Filing.objects.visible_to(office).exists() for office in (bureau, reviewer)] == [True, True]
