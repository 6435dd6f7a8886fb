"""What was changed is counted again, and only that; a full recount says the same."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings, strategies as st
from hypothesis.extra.django import TestCase

from facilities.choices import FacilityState
from facilities.models import Facility
from inspections.models import Finding
from metrics import rollup
from metrics.rollup import marks
from metrics.models import AreaSummary, DirtyMark, FacilityBreach, FacilitySummary, IndicatorValue, RollupDifference
from portal.models import Area, Clause
from tests import factories
from tests.factories import CHANGQING, DISTRICT, TODAY, WULIN
from tests.metrics.conftest import AT

pytestmark = pytest.mark.django_db


def filed(**values: object) -> Facility:
    return factories.FacilityFactory(state=FacilityState.FILED, filed_on=date(2026, 1, 5), **values)


def test_a_change_reaches_all_four_levels() -> None:
    facility = filed()
    factories.CareClassFactory(facility=facility, places=15, enrolled=9)

    rollup.roll_up(on=TODAY, at=AT)

    for code in [facility.area_id, CHANGQING, DISTRICT, "3301", "33"]:
        summary = AreaSummary.objects.get(pk=code)
        assert (summary.overseen, summary.filed, summary.places, summary.enrolled) == (1, 1, 15, 9)
    assert not DirtyMark.objects.exists()


def test_a_facility_that_moves_leaves_its_old_area() -> None:
    facility = filed()
    rollup.roll_up(on=TODAY, at=AT)
    facility.area = factories.community_of(WULIN)
    facility.save()

    rollup.roll_up(on=TODAY, at=AT)

    assert AreaSummary.objects.get(pk=CHANGQING).filed == 0
    assert AreaSummary.objects.get(pk=WULIN).filed == 1
    assert AreaSummary.objects.get(pk=DISTRICT).filed == 1


def test_a_deleted_facility_leaves_the_sums() -> None:
    facility = filed()
    rollup.roll_up(on=TODAY, at=AT)
    facility.delete()

    rollup.roll_up(on=TODAY, at=AT)

    assert AreaSummary.objects.get(pk=DISTRICT).overseen == 0
    assert not FacilitySummary.objects.exists()


def test_findings_are_counted_and_weigh_on_the_risk() -> None:
    finding = factories.FindingFactory(due_on=TODAY - timedelta(days=1))
    rollup.roll_up(on=TODAY, at=AT)

    summary = FacilitySummary.objects.get(pk=finding.facility_id)
    assert (summary.open_findings, summary.overdue_findings) == (1, 1)
    assert summary.last_visit_on == TODAY
    assert summary.risk == sum(part["points"] for part in summary.risk_parts)
    assert {"part": "overdue_findings", "count": 1, "weight": 5, "points": 5} in summary.risk_parts
    assert FacilityBreach.objects.filter(facility=finding.facility, clause__code="management-overdue").count() == 1


def test_a_breach_keeps_its_first_day_and_goes_when_it_is_mended() -> None:
    finding = factories.FindingFactory(due_on=TODAY - timedelta(days=1))
    rollup.roll_up(on=TODAY, at=AT)
    finding.facility.save()
    rollup.roll_up(on=TODAY + timedelta(days=3), at=AT)
    breaches = FacilityBreach.objects.filter(clause__code="management-overdue")
    assert [breach.since for breach in breaches] == [TODAY]

    Finding.objects.filter(pk=finding.pk).update(due_on=TODAY + timedelta(days=30))
    finding.facility.save()
    rollup.roll_up(on=TODAY + timedelta(days=3), at=AT)

    assert not breaches.all().exists()


def test_a_breach_is_told_in_the_language_of_the_reader() -> None:
    factories.FindingFactory(due_on=TODAY - timedelta(days=1), text="后门被锁")
    rollup.roll_up(on=TODAY, at=AT)

    breach = FacilityBreach.objects.get(clause__code="management-overdue")

    assert breach.reason.startswith("The correction of")
    assert "后门被锁" in breach.message
    assert "%(" not in breach.message


def test_a_second_rollup_changes_nothing() -> None:
    filed()
    rollup.roll_up(on=TODAY, at=AT)
    rollup.recount(on=TODAY, at=AT)  # the year's first: also the communities that nobody touched yet

    assert rollup.roll_up(on=TODAY, at=AT) == 0
    assert rollup.recount(on=TODAY, at=AT) .by_noun == {}


def test_a_difference_raises_an_alarm() -> None:
    facility = filed()
    rollup.start_day(on=TODAY, at=AT)
    FacilitySummary.objects.filter(pk=facility.pk).update(places=99)

    assert rollup.verify(on=TODAY, at=AT) == 1

    alarm = RollupDifference.objects.get()
    assert (alarm.noun, alarm.examples) == ("facilities", [facility.pk])
    assert rollup.verify(on=TODAY, at=AT) == 0


def test_a_changed_clause_has_every_facility_counted_again() -> None:
    first, second = filed(), filed()
    rollup.roll_up(on=TODAY, at=AT)

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
    rollup.roll_up(on=TODAY, at=AT)
    assert AreaSummary.objects.get(pk=DISTRICT).filed == 1


class IncrementalEqualsFull(TestCase):
    """Whatever changes in whatever order, the rollup of what was marked equals a full recount."""

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(["move", "state", "enrol", "report", "new", "find"]),
                st.integers(0, 3),
                st.integers(0, 12),
            ),
            min_size=1,
            max_size=8,
        )
    )
    def test_incremental_equals_full_after_any_changes(self, changes: list[tuple[str, int, int]]) -> None:
        communities = list(Area.objects.filter(level=12).order_by("code")[:12:4])
        facilities = [filed(area=communities[i % 3]) for i in range(4)]
        for facility in facilities:
            factories.CareClassFactory(facility=facility)
        rollup.recount(on=TODAY, at=AT)
        rollup.roll_up(on=TODAY, at=AT)

        for index, (what, which, number) in enumerate(changes):
            _change(what, facilities[which], number, communities)
            if index % 3 == 2:
                rollup.roll_up(on=TODAY, at=AT)
        rollup.roll_up(on=TODAY, at=AT)
        incremental = _everything()

        assert rollup.verify(on=TODAY, at=AT) == 0
        assert _everything() == incremental


def _change(what: str, facility: Facility, number: int, communities: list[Area]) -> None:
    match what:
        case "move":
            facility.area = communities[number % 3]
            facility.save()
        case "state":
            facility.state = FacilityState.values[number % len(FacilityState.values)]
            facility.save()
        case "enrol":
            care_class = facility.classes.get()
            care_class.enrolled = number
            care_class.save()
        case "report":
            row = communities[number % 3].reports.filter(year=TODAY.year).first()
            row = row or factories.AreaReportFactory.build(area=communities[number % 3])
            row.followed_up = number
            row.save()
        case "new":
            filed(area=communities[number % 3])
        case "find":
            factories.FindingFactory(visit__facility=facility, due_on=TODAY - timedelta(days=number - 6))


def _everything() -> list[object]:
    return [
        list(FacilitySummary.objects.order_by("pk").values_list("pk", *rollup.SHOWN)),
        list(
            FacilityBreach.objects.order_by("facility", "clause", "number").values_list("facility", "clause", "reason")
        ),
        list(AreaSummary.objects.order_by("pk").values_list("pk", *rollup.AREA_SUMS)),
        list(
            IndicatorValue.objects.order_by("indicator", "area").values_list(
                "indicator", "area", "numerator", "denominator"
            )
        ),
    ]
