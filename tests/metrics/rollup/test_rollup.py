"""What was changed is counted again, and only that; a full recount says the same."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings, strategies as st
from hypothesis.extra.django import TestCase

from facilities.ground.choices import FacilityState
from facilities.models import Facility
from inspections.models import Finding
from metrics.models import AreaSummary, DirtyMark, FacilityBreach, FacilitySummary, RollupDifference
from metrics.rollup import counting as rollup_counting, days as rollup_days, marks, verification as rollup_verification
from portal.models import Clause
from tests import factories
from tests.factories import CHANGQING, DISTRICT, TODAY, WULIN
from tests.metrics.conftest import AT
from tests.metrics.town import CHANGES, Town, settled

pytestmark = pytest.mark.django_db


def filed(**values: object) -> Facility:
    return factories.FacilityFactory(state=FacilityState.FILED, filed_on=date(2026, 1, 5), **values)


def test_a_change_reaches_all_four_levels() -> None:
    facility = filed()
    factories.CareClassFactory(facility=facility, places=15, enrolled=9)

    rollup_counting.roll_up(on=TODAY, at=AT)

    for code in [facility.area_id, CHANGQING, DISTRICT, "3301", "33"]:
        summary = AreaSummary.objects.get(pk=code)
        assert (summary.overseen, summary.filed, summary.places, summary.enrolled) == (1, 1, 15, 9)
    assert not DirtyMark.objects.exists()


def test_a_facility_that_moves_leaves_its_old_area() -> None:
    facility = filed()
    rollup_counting.roll_up(on=TODAY, at=AT)
    facility.area = factories.community_of(WULIN)
    facility.save()

    rollup_counting.roll_up(on=TODAY, at=AT)

    assert AreaSummary.objects.get(pk=CHANGQING).filed == 0
    assert AreaSummary.objects.get(pk=WULIN).filed == 1
    assert AreaSummary.objects.get(pk=DISTRICT).filed == 1


def test_a_deleted_facility_leaves_the_sums() -> None:
    facility = filed()
    rollup_counting.roll_up(on=TODAY, at=AT)
    facility.delete()

    rollup_counting.roll_up(on=TODAY, at=AT)

    assert AreaSummary.objects.get(pk=DISTRICT).overseen == 0
    assert not FacilitySummary.objects.exists()


def test_findings_are_counted_and_weigh_on_the_risk() -> None:
    finding = factories.FindingFactory(due_on=TODAY - timedelta(days=1))
    rollup_counting.roll_up(on=TODAY, at=AT)

    summary = FacilitySummary.objects.get(pk=finding.facility_id)
    assert (summary.open_findings, summary.overdue_findings) == (1, 1)
    assert summary.last_visit_on == TODAY
    assert summary.risk == sum(part["points"] for part in summary.risk_parts)
    assert {"part": "overdue_findings", "count": 1, "weight": 5, "points": 5} in summary.risk_parts
    assert FacilityBreach.objects.filter(facility=finding.facility, clause__code="management-overdue").count() == 1


def test_a_breach_keeps_its_first_day_and_goes_when_it_is_mended() -> None:
    finding = factories.FindingFactory(due_on=TODAY - timedelta(days=1))
    rollup_counting.roll_up(on=TODAY, at=AT)
    finding.facility.save()
    rollup_counting.roll_up(on=TODAY + timedelta(days=3), at=AT)
    breaches = FacilityBreach.objects.filter(clause__code="management-overdue")
    assert [breach.since for breach in breaches] == [TODAY]

    Finding.objects.filter(pk=finding.pk).update(due_on=TODAY + timedelta(days=30))
    finding.facility.save()
    rollup_counting.roll_up(on=TODAY + timedelta(days=3), at=AT)

    assert not breaches.all().exists()


def test_a_breach_is_told_in_the_language_of_the_reader() -> None:
    factories.FindingFactory(due_on=TODAY - timedelta(days=1), text="后门被锁")
    rollup_counting.roll_up(on=TODAY, at=AT)

    breach = FacilityBreach.objects.get(clause__code="management-overdue")

    assert breach.reason.startswith("The correction of")
    assert "后门被锁" in breach.message
    assert "%(" not in breach.message


def test_a_second_rollup_changes_nothing() -> None:
    filed()
    rollup_counting.roll_up(on=TODAY, at=AT)
    rollup_counting.recount(on=TODAY, at=AT)  # the year's first: also the communities that nobody touched yet

    assert rollup_counting.roll_up(on=TODAY, at=AT) == 0
    assert rollup_counting.recount(on=TODAY, at=AT).by_noun == {}


def test_a_difference_raises_an_alarm() -> None:
    facility = filed()
    rollup_days.start_day(on=TODAY, at=AT)
    FacilitySummary.objects.filter(pk=facility.pk).update(places=99)

    assert rollup_verification.verify(on=TODAY, at=AT) == 1

    alarm = RollupDifference.objects.get()
    assert (alarm.noun, alarm.examples) == ("facilities", [facility.pk])
    assert rollup_verification.verify(on=TODAY, at=AT) == 0


def test_a_changed_clause_has_every_facility_counted_again() -> None:
    first, second = filed(), filed()
    rollup_counting.roll_up(on=TODAY, at=AT)

    Clause.objects.latest("pk").save()

    assert set(DirtyMark.objects.values_list("facility_id", flat=True)) == {first.pk, second.pk}


@pytest.mark.django_db(transaction=True)
def test_marks_held_by_another_rollup_are_left_to_it() -> None:
    filed()
    with transaction.atomic():
        marks.take()  # another worker, halfway
        other = connection.copy()
        try:
            with other.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM (SELECT 1 FROM metrics_dirtymark FOR UPDATE SKIP LOCKED) AS free")
                assert cursor.fetchone() == (0,)
        finally:
            other.close()
        transaction.set_rollback(True)  # and killed

    assert DirtyMark.objects.exists()
    rollup_counting.roll_up(on=TODAY, at=AT)
    assert AreaSummary.objects.get(pk=DISTRICT).filed == 1


class IncrementalEqualsFull(TestCase):
    """Whatever changes in whatever order and by whatever way, what was marked is what a full recount would change: 1,000 changes."""

    @settings(
        max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate]
    )
    @given(
        st.lists(st.tuples(st.sampled_from(CHANGES), st.integers(0, 5), st.integers(0, 12)), min_size=125, max_size=125)
    )
    def test_incremental_equals_full_after_a_thousand_random_changes(self, changes: list[tuple[str, int, int]]) -> None:
        town = Town()

        for what, which, number in changes:
            town.change(what, which, number)

        assert settled(town.on)
