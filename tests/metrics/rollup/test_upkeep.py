"""What the date alone changes is counted in the morning, and a difference that the night finds is told to those who can act."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from facilities.ground.choices import FacilityState
from metrics.models import DirtyMark, FacilityBreach, FacilitySummary, IndicatorValue, RollupDay, RollupDifference
from metrics.rollup import counting as rollup_counting, days as rollup_days, verification as rollup_verification
from portal.accounts.choices import Role
from portal.models import Threshold, User
from portal.site import days
from tests import factories
from tests.factories import DISTRICT, TODAY
from tests.metrics.conftest import signed_in
from tests.metrics.town import FILED_ON, NOON, Town, settled

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


def test_a_certificate_that_expires_in_the_night_is_a_breach_in_the_morning() -> None:
    facility = factories.FacilityFactory(state=FacilityState.FILED, filed_on=FILED_ON)
    person = factories.PostFactory(person__facility=facility).person
    factories.CredentialFactory(person=person, expires_on=TODAY)
    lacking = FacilityBreach.objects.filter(clause__code="management-28-health-certificate")
    rollup_days.start_day(on=TODAY, at=NOON)
    assert not lacking.exists()

    rollup_days.start_day(on=TOMORROW, at=NOON)

    assert lacking.get().since == TOMORROW
    value = IndicatorValue.objects.get(indicator__code="credential-validity", area=DISTRICT)
    assert (value.numerator, value.denominator, value.as_of) == (0, 1, TOMORROW)
    assert settled(TOMORROW)


def test_a_month_more_without_a_visit_adds_to_the_risk_without_asking_the_checks() -> None:
    town = Town()
    town.find(town.facilities[0], 0)
    rollup_days.start_day(on=TODAY + timedelta(days=29), at=NOON)
    before = FacilitySummary.objects.get(pk=town.facilities[0].pk).risk
    month_later = TODAY + timedelta(days=30)

    rollup_days.start_day(on=month_later, at=NOON)

    after = FacilitySummary.objects.get(pk=town.facilities[0].pk)
    assert {"part": "months_unvisited", "count": 1, "weight": 1, "points": 1} in after.risk_parts
    assert (after.risk, RollupDay.objects.first().marked) == (before + 1, 0)
    assert settled(month_later)


def test_a_day_is_started_once_and_days_that_were_slept_through_are_made_up_for() -> None:
    Town()

    assert not rollup_days.start_day(on=TODAY, at=NOON)
    assert rollup_days.start_day(on=TODAY + timedelta(days=9), at=NOON)

    assert [(row.day, row.is_full) for row in RollupDay.objects.all()] == [
        (TODAY + timedelta(days=9), False),
        (TODAY, True),
    ]
    assert settled(TODAY + timedelta(days=9))


def test_a_day_on_which_a_number_of_the_rulebook_begins_is_counted_in_full() -> None:
    Town()
    rule = Threshold.objects.get(key="risk.major")
    Threshold.objects.filter(pk=rule.pk).update(effective_to=TODAY)
    rule.pk, rule.effective_from, rule.value = None, TOMORROW, 9
    rule.save()
    rollup_counting.roll_up(on=TODAY, at=NOON)

    rollup_days.start_day(on=TOMORROW, at=NOON)

    assert RollupDay.objects.first().is_full
    assert settled(TOMORROW)


def test_a_change_that_no_form_made_is_marked_by_the_database(bureau: User) -> None:
    town = Town()
    assert not DirtyMark.objects.exists()

    town.widen(town.facilities[1], 7)

    assert {mark.facility_id for mark in DirtyMark.objects.all()} == {town.facilities[1].pk}


def test_an_alarm_waits_for_the_administrator_until_it_was_looked_at(caplog: pytest.LogCaptureFixture) -> None:
    admin = factories.officer(Role.ADMINISTRATOR)
    Town()
    FacilitySummary.objects.filter(pk=FacilitySummary.objects.first().pk).update(risk=99)

    assert rollup_verification.verify(on=TODAY, at=NOON) == 1

    assert "differ from the full recount" in caplog.text
    [item] = [item for item in days.waiting(admin, on=TODAY) if item.url == "/figures/upkeep/"]
    client = signed_in(admin)
    assert "机构汇总" in client.get(item.url).content.decode()
    alarm = RollupDifference.objects.get()
    client.post(f"/figures/upkeep/{alarm.pk}/seen/")
    client.post(f"/figures/upkeep/{alarm.pk}/seen/")
    alarm.refresh_from_db()
    assert (alarm.seen_by, alarm.count) == (admin, 1)
    assert not [item for item in days.waiting(admin, on=TODAY) if item.url == "/figures/upkeep/"]


def test_a_night_in_which_all_agrees_says_nothing(street: User) -> None:
    Town()

    assert rollup_verification.verify(on=TODAY, at=NOON) == 0

    assert not RollupDifference.objects.exists()
    assert signed_in(street).get("/figures/upkeep/").status_code == 403


def test_the_questions_asked_of_the_database_do_not_grow_with_the_facilities() -> None:
    town = Town()
    few = _asked(town)
    for number in range(6):
        town.new(number)

    assert _asked(town) <= few + 4  # lists that are written in portions


def _asked(town: Town) -> int:
    rollup_counting.roll_up(on=TODAY, at=NOON)
    for facility in town.facilities:
        facility.save()
    with CaptureQueriesContext(connection) as asked:
        rollup_counting.roll_up(on=TODAY, at=NOON)
    return len(asked)
