"""Places free are told class by class with their day; what was told too long ago is not known, and never zero."""

from datetime import date, timedelta

import pytest
from django.test import Client
from hypothesis import given, settings as hypothesis_settings, strategies as st

from facilities.ground.choices import ClassKind, FacilityState
from facilities.models import CareClass, ClassOffer, Facility
from facilities.places import vacancies
from portal import public_pages
from portal.models import Threshold
from tests.factories import TODAY, CareClassFactory, FacilityFactory

pytestmark = pytest.mark.django_db
SINCE = TODAY - timedelta(days=14)


@pytest.fixture(autouse=True)
def nothing_kept(monday):
    public_pages.STORE.clear()


def facility_told(days: int | None, **facts) -> Facility:
    """Return a facility whose enrolment was told so many days ago, or never."""
    day = None if days is None else TODAY - timedelta(days=days)
    return FacilityFactory(state=FacilityState.FILED, places_as_of=day, **facts)


def offer(care_class: CareClass, free: int, days: int, fee: int | None = None) -> ClassOffer:
    day = TODAY - timedelta(days=days)
    return ClassOffer.objects.create(care_class=care_class, free=free, free_as_of=day, monthly_fee=fee, told_on=day)


def described(kinds: set[str] | None = None) -> tuple[int | None, date | None]:
    row = vacancies.with_vacancies(Facility.objects.all(), since=vacancies.known_since(TODAY), kinds=kinds).get()
    return row.free, row.free_on


@pytest.mark.parametrize(("days", "free"), [(0, 6), (13, 6), (14, 6), (15, None), (None, None)])
def test_an_enrolment_counts_as_known_through_the_last_of_the_rulebooks_days(days, free):
    CareClassFactory(facility=facility_told(days), places=10, enrolled=4)

    assert described()[0] == free


@pytest.mark.parametrize(("days", "free"), [(14, 3), (15, None)])
def test_a_report_of_places_free_counts_as_long_as_an_enrolment(days, free):
    offer(CareClassFactory(facility=facility_told(None), places=10, enrolled=4), 3, days)

    assert described()[0] == free


@pytest.mark.parametrize(("reported", "counted", "free", "rests_on"), [(1, 2, 3, 1), (2, 2, 3, 2), (2, 1, 6, 1)])
def test_whichever_was_told_later_counts_and_of_one_day_the_report(reported, counted, free, rests_on):
    offer(CareClassFactory(facility=facility_told(counted), places=10, enrolled=4), 3, reported)

    assert described() == (free, TODAY - timedelta(days=rests_on))


def test_a_full_class_is_known_to_be_full_but_not_while_another_of_the_kind_is_unknown():
    facility = facility_told(None)
    offer(CareClassFactory(facility=facility, kind=ClassKind.OLDER, places=10, enrolled=10), 0, 3)
    assert described() == (0, TODAY - timedelta(days=3))

    CareClassFactory(facility=facility, kind=ClassKind.OLDER, places=10, enrolled=0)
    assert described() == (None, TODAY - timedelta(days=3))

    offer(CareClassFactory(facility=facility, kind=ClassKind.OLDER, places=10, enrolled=0), 2, 5)
    assert described() == (2, TODAY - timedelta(days=5))


def test_only_the_classes_for_the_child_are_counted_and_their_lowest_fee_is_told():
    facility = facility_told(None, monthly_fee=3000)
    offer(CareClassFactory(facility=facility, kind=ClassKind.INFANT, places=10, enrolled=0), 7, 1, 4200)
    offer(CareClassFactory(facility=facility, kind=ClassKind.OLDER, places=10, enrolled=0), 2, 1)
    rows = {
        kind: vacancies.sortable(vacancies.with_vacancies(Facility.objects.all(), since=SINCE, kinds={kind})).get()
        for kind in ("infant", "older", "toddler")
    }

    assert {kind: row.free for kind, row in rows.items()} == {"infant": 7, "older": 2, "toddler": None}
    assert {kind: row.fee for kind, row in rows.items()} == {"infant": 4200, "older": 3000, "toddler": 3000}


def test_without_a_number_in_the_rulebook_nothing_counts_as_known():
    Threshold.objects.filter(key=vacancies.DAYS_KNOWN).delete()
    CareClassFactory(facility=facility_told(0), places=10, enrolled=4)

    assert described()[0] is None


@pytest.mark.parametrize(("days", "found"), [(14, True), (15, False)])
def test_who_searches_for_free_places_finds_only_those_known_to_be_free(days, found):
    CareClassFactory(facility=facility_told(days, name="小太阳"), places=10, enrolled=4)

    assert ("小太阳" in Client().get("/register/", {"free": "on"}).content.decode()) is found


@hypothesis_settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 20), st.integers(0, 25), st.none() | st.tuples(st.integers(0, 20), st.integers(0, 20))
        ),
        max_size=4,
    ),
    st.none() | st.integers(0, 20),
)
def test_counted_again_by_hand_the_sum_is_the_same_and_zero_is_told_only_if_all_is_known(classes, counted):
    Facility.objects.all().delete()
    facility = facility_told(counted)
    known: list[int | None] = []
    for places, enrolled, report in classes:
        row = CareClassFactory(facility=facility, places=places, enrolled=enrolled)
        if report:
            offer(row, *report)
        fresh = [(-days, rank, free) for days, rank, free in _sources(places, enrolled, report, counted) if days <= 14]
        known.append(max(fresh)[2] if fresh else None)
    told = [free for free in known if free is not None]
    expected = sum(told) if classes and (len(told) == len(known) or sum(told)) else None

    assert described()[0] == expected


def _sources(places, enrolled, report, counted):
    if report:
        yield report[1], 1, report[0]
    if counted is not None:
        yield counted, 0, max(0, places - enrolled)
