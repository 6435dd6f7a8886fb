"""The rules on classes, premises and registration. Expectations are worked out by hand from the regulations."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from facilities.ground.choices import ClassKind, Nature, Setting, Tenure
from facilities.models import Facility
from portal.models import Clause, Threshold
from portal.rulebook import rulebook
from portal.rulebook.rulebook import Outcome
from tests.factories import (
    TODAY,
    CareClassFactory,
    FacilityFactory,
    OperatorFactory,
    OrganisationFactory,
    valid_uscc,
)

pytestmark = pytest.mark.django_db


def outcomes(facility: Facility, clause: str, on: date = TODAY) -> set[str]:
    """Return what the check of a clause says of a facility; nothing if the clause does not speak of it."""
    found = rulebook.findings(Facility.objects.filter(pk=facility.pk), on=on)[facility.pk]
    return {finding.outcome.value for finding in found if finding.clause.code == clause}


def messages(facility: Facility, clause: str) -> list[str]:
    found = rulebook.findings(Facility.objects.filter(pk=facility.pk), on=TODAY)[facility.pk]
    return [finding.message for finding in found if finding.clause.code == clause]


@pytest.mark.parametrize(
    ("kind", "places", "expected"),
    [
        (ClassKind.INFANT, 10, "met"),
        (ClassKind.INFANT, 11, "breached"),
        (ClassKind.TODDLER, 15, "met"),
        (ClassKind.TODDLER, 16, "breached"),
        (ClassKind.OLDER, 20, "met"),
        (ClassKind.OLDER, 21, "breached"),
        (ClassKind.MIXED, 18, "met"),
        (ClassKind.MIXED, 19, "breached"),
    ],
)
def test_a_class_has_at_most_the_children_of_its_kind(kind, places, expected):
    facility = FacilityFactory()
    CareClassFactory(facility=facility, kind=kind, places=places, enrolled=0)

    assert outcomes(facility, "setting-19-class-size") == {expected}


def test_every_class_that_is_too_large_is_named():
    facility = FacilityFactory()
    CareClassFactory(facility=facility, name="甲班", kind=ClassKind.INFANT, places=11)
    CareClassFactory(facility=facility, name="乙班", kind=ClassKind.OLDER, places=25)
    CareClassFactory(facility=facility, name="丙班", kind=ClassKind.TODDLER, places=15)

    said = " ".join(messages(facility, "setting-19-class-size"))

    assert "甲班" in said
    assert "乙班" in said
    assert "丙班" not in said


def test_a_number_that_the_rulebook_does_not_hold_is_not_computable():
    facility = FacilityFactory()
    CareClassFactory(facility=facility)
    Threshold.objects.filter(key="class.toddler.most_children").delete()

    assert outcomes(facility, "setting-19-class-size") == {"unknown"}


def test_a_clause_speaks_from_the_day_it_is_in_force():
    facility = FacilityFactory()
    CareClassFactory(facility=facility, places=99)
    Clause.objects.filter(code="setting-19-class-size").update(effective_from=date(2026, 11, 24))

    assert outcomes(facility, "setting-19-class-size", date(2026, 11, 23)) == set()
    assert outcomes(facility, "setting-19-class-size", date(2026, 11, 24)) == {"breached"}


@pytest.mark.parametrize(("places", "expected"), [(5, "met"), (6, "breached")])
def test_a_family_care_point_has_at_most_five_children(places, expected):
    facility = FacilityFactory(setting=Setting.FAMILY, capacity=places)

    assert outcomes(facility, "family-places") == {expected}


def test_the_rule_on_family_care_points_does_not_speak_of_others():
    assert outcomes(FacilityFactory(capacity=90), "family-places") == set()


@pytest.mark.parametrize(
    ("floor", "expected"), [(1, {"met"}), (2, {"met"}), (3, {"met"}), (4, {"breached"}), (5, {"breached"})]
)
def test_floor_four_and_above_must_not_be_used(floor, expected):
    facility = FacilityFactory(highest_floor=floor)

    assert outcomes(facility, "setting-floor") == expected


def test_a_basement_must_not_be_used():
    assert outcomes(FacilityFactory(uses_basement=True), "setting-floor") == {"breached"}


def test_floors_that_nobody_stated_are_not_computable():
    assert outcomes(FacilityFactory(highest_floor=None, uses_basement=None), "setting-floor") == {"unknown"}


@pytest.mark.parametrize(
    ("kind", "floor", "expected"),
    [
        (ClassKind.OLDER, 2, "met"),
        (ClassKind.OLDER, 3, "warned"),
        (ClassKind.TODDLER, 1, "met"),
        (ClassKind.TODDLER, 2, "warned"),
        (ClassKind.INFANT, 2, "warned"),
        (ClassKind.MIXED, 3, "warned"),
        (ClassKind.OLDER, 4, "breached"),
        (ClassKind.OLDER, -1, "breached"),
    ],
)
def test_older_toddlers_may_use_the_second_floor_others_need_a_reason(kind, floor, expected):
    facility = FacilityFactory()
    CareClassFactory(facility=facility, kind=kind, floor=floor)

    assert outcomes(facility, "setting-floor") == {expected}


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2025, 1, 1), date(2027, 12, 31), "met"),
        (date(2025, 1, 1), date(2027, 12, 30), "breached"),
        (date(2024, 2, 29), date(2027, 2, 27), "met"),
        (date(2024, 2, 29), date(2027, 2, 26), "breached"),
    ],
)
def test_a_lease_runs_three_years_or_more(start, end, expected):
    facility = FacilityFactory(tenure=Tenure.LEASED, lease_from=start, lease_until=end)

    assert outcomes(facility, "setting-11-lease") == {expected}


def test_a_lease_counts_on_its_last_day_and_not_on_the_day_after():
    facility = FacilityFactory(lease_from=date(2020, 1, 1), lease_until=TODAY)

    assert outcomes(facility, "setting-11-lease", TODAY) == {"met"}
    assert outcomes(facility, "setting-11-lease", date(2026, 11, 24)) == {"breached"}


def test_own_premises_need_no_lease():
    assert (
        outcomes(FacilityFactory(tenure=Tenure.OWNED, lease_from=None, lease_until=None), "setting-11-lease") == set()
    )


def test_a_lease_without_days_is_not_a_lease_of_three_years():
    assert outcomes(FacilityFactory(lease_from=None, lease_until=None), "setting-11-lease") == {"breached"}


@pytest.mark.parametrize(("second", "expected"), [(20, "met"), (19, "breached")])
def test_the_places_of_the_classes_add_up_to_the_capacity(second, expected):
    facility = FacilityFactory(capacity=35)
    CareClassFactory(facility=facility, places=15)
    CareClassFactory(facility=facility, kind=ClassKind.OLDER, places=second)

    assert outcomes(facility, "filing-capacity") == {expected}


@pytest.mark.parametrize(("enrolled", "expected"), [(15, "met"), (16, "breached")])
def test_nobody_is_enrolled_beyond_the_places(enrolled, expected):
    facility = FacilityFactory()
    CareClassFactory(facility=facility, places=15, enrolled=enrolled)

    assert outcomes(facility, "management-headcount") == {expected}


def test_a_facility_without_classes_is_not_complete():
    facility = FacilityFactory()
    assert outcomes(facility, "filing-classes-exist") == {"breached"}

    CareClassFactory(facility=facility)
    assert outcomes(facility, "filing-classes-exist") == {"met"}


@pytest.mark.parametrize(("classes", "expected"), [(10, "met"), (11, "warned")])
def test_more_than_ten_groups_need_a_reason(classes, expected):
    facility = FacilityFactory()
    CareClassFactory.create_batch(classes, facility=facility)

    assert outcomes(facility, "setting-size") == {expected}


@pytest.mark.parametrize(
    ("kind", "activity", "sleep", "expected"),
    [
        (ClassKind.INFANT, "15.00", "30.00", {"met"}),
        (ClassKind.INFANT, "14.99", "30.00", {"breached"}),
        (ClassKind.INFANT, "15.00", "29.99", {"breached"}),
        (ClassKind.TODDLER, "35.00", None, {"met"}),
        (ClassKind.TODDLER, "34.99", None, {"breached"}),
        (ClassKind.OLDER, "34.99", None, {"breached"}),
        (ClassKind.OLDER, None, None, {"unknown"}),
    ],
)
def test_rooms_have_the_least_area_of_their_kind_of_class(kind, activity, sleep, expected):
    facility = FacilityFactory()
    CareClassFactory(facility=facility, kind=kind, activity_area=activity, sleep_area=sleep)

    assert outcomes(facility, "setting-area-indoor") == expected


def test_too_little_space_outdoors_needs_a_reason_and_unknown_space_is_not_computable():
    least = int(Threshold.objects.get(key="outdoor.area_per_child").value)

    assert outcomes(FacilityFactory(capacity=10, outdoor_area=10 * least), "setting-area-outdoor") == {"met"}
    assert outcomes(FacilityFactory(capacity=10, outdoor_area=10 * least - 1), "setting-area-outdoor") == {"warned"}
    assert outcomes(FacilityFactory(outdoor_area=None), "setting-area-outdoor") == {"unknown"}


@pytest.mark.parametrize(
    ("prefix", "nature", "expected"),
    [
        ("12", Nature.PUBLIC, "met"),
        ("52", Nature.NON_PROFIT, "met"),
        ("91", Nature.FOR_PROFIT, "met"),
        ("92", Nature.FOR_PROFIT, "met"),
        ("91", Nature.NON_PROFIT, "breached"),
        ("52", Nature.FOR_PROFIT, "breached"),
        ("91", Nature.PUBLIC, "breached"),
    ],
)
def test_the_code_starts_as_the_nature_asks(prefix, nature, expected):
    organisation = OrganisationFactory(uscc=valid_uscc(4711, prefix))
    facility = FacilityFactory(operator=OperatorFactory(organisation=organisation, nature=nature))

    assert outcomes(facility, "filing-uscc-nature") == {expected}


def test_a_code_of_another_region_warns():
    here = FacilityFactory()
    elsewhere = FacilityFactory(operator__organisation__uscc="11500000MB1670604W", operator__nature=Nature.PUBLIC)

    assert outcomes(here, "filing-uscc-region") == {"met"}
    assert outcomes(elsewhere, "filing-uscc-region") == {"warned"}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("11500000MB1670604W", "met"),
        ("11500000009275780L", "met"),
        ("11500000MB16706041", "breached"),
        (None, "breached"),
    ],
)
def test_a_code_with_a_wrong_check_digit_is_no_code(code, expected):
    assert outcomes(FacilityFactory(operator__organisation__uscc=code), "filing-uscc-valid") == {expected}


@pytest.mark.parametrize(
    ("number", "expected"), [("11010519491231002X", "met"), ("110105194912310021", "breached"), ("", "met")]
)
def test_the_head_has_a_real_id_number_once_it_is_given(number, expected):
    assert outcomes(FacilityFactory(head_id_number=number), "filing-head-id") == {expected}


@pytest.mark.parametrize(
    ("scope", "expected"), [("托育服务;咨询", "met"), ("3岁以下婴幼儿照护服务", "met"), ("教育咨询", "breached")]
)
def test_the_scope_of_business_names_care(scope, expected):
    assert outcomes(FacilityFactory(operator__business_scope=scope), "filing-scope") == {expected}


@pytest.mark.parametrize(
    "field", ["service_forms", "head_name", "head_id_number", "contact_mobile", "capacity", "serves_meals", "tenure"]
)
def test_every_field_of_the_filing_form_is_filled_in(field):
    complete = FacilityFactory()
    lacking = FacilityFactory(**{field: {"service_forms": [], "capacity": None, "serves_meals": None}.get(field, "")})

    found = rulebook.findings(Facility.objects.all(), on=TODAY)

    named = {f.params.get("field") for f in found[lacking.pk] if f.clause.code == "filing-form"}
    assert field in named
    assert {f.outcome for f in found[complete.pk] if f.clause.code == "filing-form"} == {Outcome.MET}


def test_checks_ask_the_database_as_often_for_many_facilities_as_for_one():
    first = FacilityFactory()
    CareClassFactory(facility=first)
    with CaptureQueriesContext(connection) as one:
        rulebook.findings(Facility.objects.all(), on=TODAY)
    for facility in FacilityFactory.create_batch(5):
        CareClassFactory.create_batch(2, facility=facility)

    with CaptureQueriesContext(connection) as many:
        rulebook.findings(Facility.objects.all(), on=TODAY)

    assert len(many) == len(one)
