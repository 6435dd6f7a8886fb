"""A post brings its grants, on its area or body and nowhere else."""

import pytest

from facilities.ground.choices import FacilityState, FilingState
from facilities.models import Facility
from portal import permissions
from portal.accounts import posts
from portal.accounts.choices import Role
from portal.accounts.scope import may, scope_of
from portal.models import Area, User
from tests.factories import (
    CHANGQING,
    DISTRICT,
    TODAY,
    WULIN,
    FacilityFactory,
    FilingFactory,
    UserFactory,
    community_of,
    officer,
    operator_user,
)

pytestmark = pytest.mark.django_db


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize(("area", "allowed"), [(CHANGQING, True), (WULIN, False), (DISTRICT, False)])
def test_a_street_officer_inspects_in_the_own_street_only(area, allowed):
    user = officer(Role.STREET_OFFICER, area=CHANGQING)

    assert may(user, permissions.INSPECT, Area.objects.get(pk=area)) is allowed


def test_an_office_sees_the_facilities_below_its_code():
    near = FacilityFactory(area=community_of(CHANGQING), state=FacilityState.FILED)
    far = FacilityFactory(area=community_of(WULIN), state=FacilityState.FILED)

    assert set(Facility.objects.visible_to(officer(Role.STREET_OFFICER, area=CHANGQING))) == {near}
    assert set(Facility.objects.visible_to(officer(Role.REVIEWER))) == {near, far}


def test_a_draft_is_its_operators_alone_until_it_is_handed_in():
    filing = FilingFactory(state=FilingState.DRAFT, received_on=None, complete_on=None)
    reviewer, operator = officer(Role.REVIEWER), operator_user(filing.facility.operator)
    assert not Facility.objects.visible_to(reviewer).exists()
    assert not Facility.objects.personal_to(reviewer).exists()
    assert Facility.objects.visible_to(operator).get() == filing.facility

    filing.state, filing.received_on = FilingState.SUBMITTED, TODAY
    filing.save()

    assert Facility.objects.visible_to(reviewer).get() == filing.facility
    assert Facility.objects.personal_to(reviewer).get() == filing.facility
    assert Facility.objects.visible_to(operator).get() == filing.facility


def test_an_operator_sees_only_the_own_facilities():
    mine = FacilityFactory()
    FacilityFactory(state=FacilityState.FILED)

    assert set(Facility.objects.visible_to(operator_user(mine.operator))) == {mine}


def test_somebody_without_a_post_sees_nothing():
    FacilityFactory(state=FacilityState.FILED)

    assert not Facility.objects.visible_to(UserFactory()).exists()


def test_a_dismissed_officer_keeps_nothing_that_no_other_post_brings():
    user = officer(Role.STREET_OFFICER, area=CHANGQING)
    [post] = user.memberships.all()

    posts.dismiss(post, on=TODAY)

    assert scope_of(fresh(user)).anchors == {}


def test_the_scope_is_read_once_per_request(django_assert_num_queries):
    user = officer(Role.REVIEWER)

    with django_assert_num_queries(1):
        for _ in range(5):
            scope_of(user)


def test_an_inactive_user_may_nothing():
    user = officer(Role.REVIEWER)
    user.is_active = False

    assert not may(user, permissions.REVIEW_FILINGS, Area.objects.get(pk=DISTRICT))
