"""Each clause on people, with its edges counted by hand."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from facilities.ground.choices import ClassKind, FacilityState, Setting
from facilities.models import Facility
from portal.rulebook import rulebook
from portal.rulebook.rulebook import Outcome
from staff.people.choices import Education, PostKind
from tests.factories import TODAY, CareClassFactory, CredentialFactory, FacilityFactory, PostFactory

pytestmark = pytest.mark.django_db


def outcomes(facility: Facility, clause: str, on: date = TODAY) -> list[Outcome]:
    found = rulebook.findings(Facility.objects.filter(pk=facility.pk), on=on, sections=["people"])
    return [finding.outcome for finding in found[facility.pk] if finding.clause.code == clause]


def carer(facility, care_class, **facts):
    """Return a carer's post whose background check the police answered."""
    post = PostFactory(person__facility=facility, kind=PostKind.CARER, care_class=care_class, **facts)
    CredentialFactory(person=post.person, kind="no_crime")
    return post


@pytest.mark.parametrize(
    ("kind", "places", "carers", "outcome"),
    [
        (ClassKind.INFANT, 9, 3, Outcome.MET),  # 9 / 3
        (ClassKind.INFANT, 10, 3, Outcome.BREACHED),  # 10 / 3 asks for 4
        (ClassKind.TODDLER, 15, 3, Outcome.MET),  # 15 / 5
        (ClassKind.TODDLER, 11, 2, Outcome.BREACHED),  # 11 / 5 asks for 3
        (ClassKind.OLDER, 20, 3, Outcome.MET),  # 20 / 7 asks for 3
        (ClassKind.OLDER, 20, 2, Outcome.BREACHED),
        (ClassKind.MIXED, 18, 4, Outcome.MET),  # 18 / 5 asks for 4
        (ClassKind.MIXED, 18, 3, Outcome.BREACHED),
    ],
)
def test_each_class_has_its_carers(kind, places, carers, outcome):
    facility = FacilityFactory()
    care_class = CareClassFactory(facility=facility, kind=kind, places=places)
    for _ in range(carers):
        carer(facility, care_class)

    assert outcomes(facility, "setting-20-ratio") == [outcome]


@pytest.mark.parametrize(
    ("state", "ahead", "outcome"),
    [
        ("confirmed", 0, Outcome.MET),
        ("confirmed", -1, Outcome.BREACHED),
        ("claimed", 9, Outcome.BREACHED),
        ("revoked", 9, Outcome.BREACHED),
        ("", 0, Outcome.BREACHED),
    ],
)
def test_only_whose_background_check_is_answered_and_holds_counts(state, ahead, outcome):
    facility = FacilityFactory(state=FacilityState.FILED)
    care_class = CareClassFactory(facility=facility, kind=ClassKind.INFANT, places=3, enrolled=3)
    post = PostFactory(person__facility=facility, kind=PostKind.CARER, care_class=care_class)
    if state:
        told = {"state": state, "expires_on": TODAY + timedelta(days=ahead)}
        CredentialFactory(person=post.person, kind="no_crime", **told)

    assert outcomes(facility, "setting-20-ratio") == [outcome]
    assert outcomes(facility, "minors-62-records") == [outcome]


def test_once_filed_the_children_enrolled_are_counted_instead_of_the_places():
    facility = FacilityFactory(state=FacilityState.FILED)
    care_class = CareClassFactory(facility=facility, kind=ClassKind.INFANT, places=10, enrolled=3)
    carer(facility, care_class)

    assert outcomes(facility, "setting-20-ratio") == [Outcome.MET]


def test_a_carer_who_left_counts_no_more():
    facility = FacilityFactory()
    care_class = CareClassFactory(facility=facility, kind=ClassKind.INFANT, places=3)
    carer(facility, care_class, since=date(2026, 1, 1), until=date(2026, 11, 22))

    assert outcomes(facility, "setting-20-ratio") == [Outcome.BREACHED]


@pytest.mark.parametrize(
    ("education", "years", "hours", "breaches"),
    [
        (Education.COLLEGE, 3, 60, 0),
        (Education.MASTER, 10, 80, 0),
        (Education.SECONDARY, 3, 60, 1),
        (Education.COLLEGE, 2, 60, 1),
        (Education.COLLEGE, 3, 59, 0),
        (Education.COLLEGE, 3, 0, 1),
        (Education.MIDDLE_SCHOOL, 0, 0, 3),
    ],
)
def test_the_head_has_a_degree_experience_and_training(education, years, hours, breaches):
    post = PostFactory(kind=PostKind.HEAD, person__education=education, person__experience_years=years)
    if hours:
        CredentialFactory(person=post.person, kind="head_training", hours=hours)

    found = outcomes(post.person.facility, "setting-18-head")

    assert found == [Outcome.BREACHED] * breaches or (breaches == 0 and found == [Outcome.MET])


@pytest.mark.parametrize(
    ("hours", "expected"), [(59, [Outcome.ADVISED]), (60, [Outcome.MET]), (61, [Outcome.MET]), (None, [Outcome.MET])]
)
def test_sixty_hours_are_advice(hours, expected):
    post = PostFactory(kind=PostKind.HEAD, person__education=Education.COLLEGE, person__experience_years=3)
    CredentialFactory(person=post.person, kind="head_training", hours=hours)

    assert outcomes(post.person.facility, "assessment-head-hours") == expected


@pytest.mark.parametrize("clause", ["setting-18-head", "setting-18-health", "setting-18-guards", "setting-20-ratio"])
def test_a_family_care_point_does_not_carry_the_duties_of_a_centre(clause):
    assert outcomes(FacilityFactory(setting=Setting.FAMILY), clause) == []
    assert outcomes(FacilityFactory(setting=Setting.COMMUNITY), clause) != []


def test_a_kindergarten_has_its_own_guards():
    assert outcomes(FacilityFactory(setting=Setting.KINDERGARTEN), "setting-18-guards") == []
    assert outcomes(FacilityFactory(setting=Setting.EMPLOYER), "setting-18-guards") == [Outcome.BREACHED]


@pytest.mark.parametrize(
    ("children", "carers", "expected"), [(3, 1, Outcome.MET), (4, 1, Outcome.BREACHED), (5, 2, Outcome.MET)]
)
def test_at_home_a_carer_looks_after_three_children(children, carers, expected):
    facility = FacilityFactory(setting=Setting.FAMILY, capacity=5)
    care_class = CareClassFactory(facility=facility, kind=ClassKind.FAMILY, places=children)
    for _number in range(carers):
        carer(facility, care_class)

    assert outcomes(facility, "family-ratio") == [expected]


def test_a_facility_without_a_head_breaches():
    facility = FacilityFactory()
    assert outcomes(facility, "setting-18-head") == [Outcome.BREACHED]
    assert outcomes(facility, "assessment-head-hours") == [Outcome.UNKNOWN]


@pytest.mark.parametrize(
    ("capacity", "full_time", "part_time", "outcome"),
    [
        (149, 0, 1, Outcome.MET),
        (149, 0, 0, Outcome.BREACHED),
        (150, 1, 0, Outcome.MET),
        (150, 0, 2, Outcome.BREACHED),
        (None, 0, 1, Outcome.UNKNOWN),
        (None, 0, 0, Outcome.BREACHED),
    ],
)
def test_health_workers_follow_the_number_of_children(capacity, full_time, part_time, outcome):
    facility = FacilityFactory(capacity=capacity)
    for is_full_time in [True] * full_time + [False] * part_time:
        post = PostFactory(person__facility=facility, kind=PostKind.HEALTH, is_full_time=is_full_time)
        CredentialFactory(person=post.person, kind="health_training")

    assert outcomes(facility, "setting-18-health") == [outcome]


@pytest.mark.parametrize(
    ("capacity", "cooks", "outcome"),
    [
        (50, 1, Outcome.MET),
        (51, 1, Outcome.BREACHED),
        (51, 2, Outcome.MET),
        (100, 2, Outcome.MET),
        (20, 0, Outcome.BREACHED),
        (None, 0, Outcome.BREACHED),
        (None, 1, Outcome.UNKNOWN),
    ],
)
def test_one_cook_up_to_fifty_children_and_one_more_per_further_fifty(capacity, cooks, outcome):
    facility = FacilityFactory(capacity=capacity, serves_meals=True)
    for _ in range(cooks):
        PostFactory(person__facility=facility, kind=PostKind.COOK)

    assert outcomes(facility, "setting-18-cooks") == [outcome]


def test_the_clause_on_cooks_does_not_speak_of_facilities_without_meals():
    assert outcomes(FacilityFactory(serves_meals=False), "setting-18-cooks") == []


@pytest.mark.parametrize(
    ("expires_on", "outcome"), [(date(2026, 11, 23), Outcome.MET), (date(2026, 11, 22), Outcome.BREACHED)]
)
def test_a_health_certificate_holds_through_its_last_day(expires_on, outcome):
    post = PostFactory(kind=PostKind.OTHER)
    CredentialFactory(person=post.person, kind="health_certificate", expires_on=expires_on)

    assert outcomes(post.person.facility, "management-28-health-certificate") == [outcome]


def test_a_carer_without_certificate_is_named():
    post = PostFactory(kind=PostKind.CARER, person__name="周小红")

    found = rulebook.findings(Facility.objects.all(), on=TODAY, sections=["people"])[post.person.facility_id]

    assert any("周小红" in f.message for f in found if f.clause.code == "setting-18-carers")


def test_a_guard_without_licence_does_not_count():
    post = PostFactory(kind=PostKind.GUARD)
    assert outcomes(post.person.facility, "setting-18-guards") == [Outcome.BREACHED]

    CredentialFactory(person=post.person, kind="guard")
    assert outcomes(post.person.facility, "setting-18-guards") == [Outcome.MET]


def test_the_checks_ask_as_many_questions_for_fifty_facilities_as_for_one():
    FacilityFactory()
    with CaptureQueriesContext(connection) as one:
        rulebook.findings(Facility.objects.all(), on=TODAY, sections=["people"])
    for _ in range(10):
        PostFactory(kind=PostKind.HEAD)
    with CaptureQueriesContext(connection) as many:
        rulebook.findings(Facility.objects.all(), on=TODAY, sections=["people"])

    assert len(many) == len(one)
