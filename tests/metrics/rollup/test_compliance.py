"""What a facility does not meet, since when, how its risk came about, and what follows from it for those who visit."""

from datetime import timedelta

import pytest

from facilities.ground.choices import FacilityState
from facilities.models import Facility
from inspections.models import ComplianceSpan, Finding
from inspections.planning import due, risk
from metrics.dashboards import compliance
from metrics.rollup import counting as rollup_counting, days as rollup_days
from portal.accounts.choices import Role
from portal.models import User
from portal.site import days
from tests import factories
from tests.facilities.builders import complete_facility
from tests.factories import CHANGQING, TODAY
from tests.markup import flat
from tests.metrics.conftest import signed_in
from tests.metrics.town import FILED_ON, NOON

pytestmark = pytest.mark.django_db
LATER = TODAY + timedelta(days=5)


@pytest.fixture
def facility() -> Facility:
    """A filed facility that lacks a head, guards and papers."""
    made: Facility = factories.FacilityFactory(state=FacilityState.FILED, filed_on=FILED_ON)
    factories.CareClassFactory(facility=made, places=15, enrolled=10)
    return made


def test_a_change_begins_a_row_and_days_without_one_add_none(facility: Facility) -> None:
    for day in range(4):
        rollup_days.start_day(on=TODAY + timedelta(days=day), at=NOON)
    facility.classes.update(places=35)  # more than the setting standard allows in one class
    rollup_counting.roll_up(on=LATER, at=NOON)

    newest, first = ComplianceSpan.objects.filter(facility=facility).order_by("-from_on")

    assert (first.from_on, first.to_on, newest.from_on, newest.to_on) == (TODAY, LATER - timedelta(days=1), LATER, None)
    assert "setting-19-class-size" in newest.clauses
    assert newest.risk == sum(part["points"] for part in newest.risk_parts)


def test_what_comes_and_goes_within_a_day_leaves_the_history_as_it_was(facility: Facility) -> None:
    rollup_days.start_day(on=TODAY, at=NOON)
    before = list(ComplianceSpan.objects.values())
    for places in (35, 12, 15):
        facility.classes.update(places=places)
        rollup_counting.roll_up(on=LATER, at=NOON)

    assert list(ComplianceSpan.objects.values()) == before


def test_a_rollup_that_comes_after_the_next_day_was_counted_leaves_one_history(facility: Facility) -> None:
    rollup_days.start_day(on=TODAY, at=NOON)
    facility.classes.update(places=35)
    rollup_counting.roll_up(on=TODAY + timedelta(days=1), at=NOON)
    facility.classes.update(places=12)

    rollup_counting.roll_up(on=TODAY, at=NOON)

    [span] = ComplianceSpan.objects.filter(facility=facility)
    assert (span.from_on, span.to_on) == (TODAY, None)
    assert "setting-19-class-size" not in span.clauses


def test_a_facility_that_is_no_longer_overseen_ends_its_history(facility: Facility) -> None:
    rollup_days.start_day(on=TODAY, at=NOON)
    Facility.objects.update(state=FacilityState.CLOSED)
    rollup_counting.roll_up(on=LATER, at=NOON)

    assert [span.to_on for span in ComplianceSpan.objects.all()] == [LATER - timedelta(days=1)]


def test_the_page_says_what_is_not_met_since_when_and_what_changed(facility: Facility, street: User) -> None:
    rollup_days.start_day(on=TODAY, at=NOON)
    facility.classes.update(places=35)
    rollup_counting.roll_up(on=LATER, at=NOON)
    operator = factories.operator_user(facility.operator)

    [newest, first] = compliance.of(facility)
    pages = [signed_in(user).get(f"/facilities/{facility.pk}/compliance/") for user in (street, operator)]

    assert [clause.code for clause in newest.begun or []] == ["setting-19-class-size"]
    assert [clause.code for clause in newest.ended] == ["filing-capacity"]
    assert first.begun is None
    for page in pages:
        text = page.content.decode()
        assert f"{TODAY:%Y-%m-%d}" in text
        assert f"{LATER:%Y-%m-%d}" in text
        assert "不再符合" in text
    other = factories.operator_user(factories.OperatorFactory())
    assert signed_in(other).get(f"/facilities/{facility.pk}/compliance/").status_code == 404


def test_rules_not_met_bring_a_visit_forward_but_papers_alone_never_make_the_risk_high(
    facility: Facility, street: User
) -> None:
    factories.ChecklistFactory(department_id="streets")
    visit = factories.VisitFactory(
        facility=facility, state="concluded", concluded_at=NOON - timedelta(days=60), department_id="streets"
    )
    rows = Facility.objects.filter(pk=facility.pk)
    before = risk.with_risk(rows, on=TODAY).get()

    rollup_days.start_day(on=TODAY, at=NOON)

    after = risk.with_risk(rows, on=TODAY).get()
    assert (before.risk_points, before.risk_level) == (0, "low")
    assert (after.risk_points, after.risk_level) == (4, "medium")
    assert after.risk_rules_serious + after.risk_rules_major > 4
    [found] = due.due_visits(street, on=visit.planned_on)
    assert found.pk == facility.pk


def test_an_overdue_correction_counts_once_as_a_finding_and_not_again_as_a_rule() -> None:
    facility = complete_facility(state=FacilityState.FILED)
    factories.FindingFactory(visit__facility=facility, due_on=TODAY - timedelta(days=1))
    rollup_days.start_day(on=TODAY, at=NOON)

    span = ComplianceSpan.objects.get(facility=facility)

    assert "management-overdue" in span.clauses
    assert Finding.objects.overdue(TODAY).count() == 1
    broken = [code for code in span.clauses if code != "management-overdue"]
    assert span.serious_rules + span.major_rules <= len(broken)


def test_the_operator_and_those_who_check_for_the_area_find_it_in_their_worklists(
    facility: Facility, street: User
) -> None:
    rollup_days.start_day(on=TODAY, at=NOON)

    operator = days.waiting(factories.operator_user(facility.operator), on=TODAY)
    official = days.waiting(street, on=TODAY)

    assert f"/facilities/{facility.pk}/compliance/" in [item.url for item in operator]
    [item] = [item for item in official if "having=serious" in item.url]
    page = signed_in(street).get(item.url).content.decode()
    assert f"area={CHANGQING}" in item.url
    assert flat(page).count("<tr data-row>") == 1


def test_a_facility_that_was_never_counted_has_a_page_without_a_history(street: User) -> None:
    facility = factories.FacilityFactory(state="filed")

    page = signed_in(street).get(f"/facilities/{facility.pk}/compliance/").content.decode()

    assert "尚未计算" in page


def test_names_of_staff_are_told_to_those_only_who_see_the_people_of_the_facility(
    facility: Facility, street: User
) -> None:
    person = factories.PersonFactory(facility=facility, name="欧阳明月")
    factories.PostFactory(person=person)
    rollup_days.start_day(on=TODAY, at=NOON)
    administrator = factories.officer(Role.ADMINISTRATOR)

    for url in (f"/facilities/{facility.pk}/compliance/", f"/dashboard/facilities/{facility.pk}/"):
        for user, sees in ((street, True), (factories.operator_user(facility.operator), True), (administrator, False)):
            text = signed_in(user).get(url).content.decode()
            assert ("欧阳明月" in text) == sees
            assert ("欧某" in text) != sees
