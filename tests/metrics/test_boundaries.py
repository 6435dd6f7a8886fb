"""A day before, the day, a day after; one under, at, one over: where figures and questions turn."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from facilities.ground.choices import FacilityState
from metrics.indicators import formulas
from metrics.models import Report
from metrics.reports import rules
from metrics.statistics.statistics import protected, statistics
from tests import factories
from tests.factories import COMMUNITY_YEAR, TODAY
from tests.metrics.reports.test_reports import before

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(("days", "in_time"), [(-1, 1), (0, 1), (1, 0)])
def test_an_answer_on_the_last_day_is_in_time(days: int, in_time: int) -> None:
    finding = factories.FindingFactory(state="closed", closed_on=TODAY, due_on=TODAY - timedelta(days=5))
    last_minute = datetime.combine(finding.due_on + timedelta(days=days), time(23, 59), SHANGHAI)
    finding.answers.create(text="已改", by=factories.UserFactory(), at=last_minute)

    assert formulas.sums(formulas.FORMULAS["rectification-in-time"](TODAY)) == (in_time, 1)


@pytest.mark.parametrize(("closed", "counts"), [(-1, 1), (0, 1), (1, 0)])
def test_a_correction_counts_from_its_own_day(closed: int, counts: int) -> None:
    factories.FindingFactory(state="closed", closed_on=TODAY + timedelta(days=closed))

    assert formulas.sums(formulas.FORMULAS["rectification-in-time"](TODAY))[1] == counts


@pytest.mark.parametrize(("sent", "is_late"), [(-1, False), (0, False), (1, True)])
def test_a_report_sent_on_its_last_day_is_not_late(report: Report, sent: int, is_late: bool) -> None:
    Report.objects.filter(pk=report.pk).update(due_on=TODAY, sent_on=TODAY + timedelta(days=sent))

    assert Report.objects.late(TODAY + timedelta(days=9)).exists() == is_late
    assert Report.objects.get(pk=report.pk).is_late == is_late


@pytest.mark.parametrize(("days", "is_late"), [(-1, False), (0, False), (1, True)])
def test_a_report_that_is_not_sent_is_late_from_the_day_after_its_last(
    report: Report, days: int, is_late: bool
) -> None:
    Report.objects.filter(pk=report.pk).update(due_on=TODAY, sent_on=None)

    assert Report.objects.late(TODAY + timedelta(days=days)).exists() == is_late


@pytest.mark.parametrize(
    ("earlier", "now", "asks"),
    [
        (200, 120, False),  # exactly 40 % less
        (201, 120, True),
        (50, 70, False),  # exactly 40 % more
        (50, 71, True),
        (49, 69, True),  # exactly 20 children more
        (49, 68, False),  # 19 more are too few to ask, though more than 40 %
    ],
)
def test_a_change_exactly_at_the_percentage_is_not_asked_back(
    report: Report, earlier: int, now: int, asks: bool
) -> None:
    before(report, under3=earlier)

    found = rules.doubts(report, COMMUNITY_YEAR | {"under3": now}, on=TODAY)

    assert ("under3" in [doubt.item for doubt in found if doubt.rule == "change"]) == asks


@pytest.mark.parametrize(("children", "is_told"), [(9, False), (10, True), (11, True)])
def test_a_district_of_exactly_the_fewest_children_tells_its_rate(children: int, is_told: bool) -> None:
    facility = factories.FacilityFactory(state=FacilityState.FILED, filed_on=TODAY)
    factories.CareClassFactory(facility=facility, places=20, enrolled=children)

    total = statistics(on=TODAY).total

    assert total.is_protected != is_told
    assert total.occupancy == (5 * children if is_told else None)


@pytest.mark.parametrize(
    ("children", "hidden"),
    [([9, 10, 11], {0, 1}), ([10, 10], set()), ([1, 30], {0, 1}), ([0, 30], set()), ([9, 9, 30], {0, 1})],
)
def test_a_part_of_exactly_the_fewest_children_may_be_told(children: list[int], hidden: set[int]) -> None:
    assert protected(children, 10) == hidden
