"""What only the date changes of safety marks its facility on the very day: terms of children, tests, drills, plans, guard posts."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

import pytest

from facilities.models import AlarmButton, AlarmTest, Drill, EmergencyPlan, EntryCheck, Facility
from metrics.rollup.days import crossed_facilities
from staff.models import GuardPost
from tests.factories import TODAY, FacilityFactory, UserFactory

pytestmark = pytest.mark.django_db
YESTERDAY, LONG_AGO = TODAY - timedelta(days=1), date(2020, 1, 1)
NINE = time(9, tzinfo=ZoneInfo("Asia/Shanghai"))


def back(days: int) -> date:
    return TODAY - timedelta(days=days)


def child(facility: Facility, **facts: object) -> None:
    told = {"begins_on": back(60), "vaccination": "complete", "examined_on": back(90), "agreed_on": back(90)} | facts
    EntryCheck.objects.create(
        facility=facility, child="某某", birthday="2024-05-01", child_digest="x", occasion="first", examiner="医院",
        entered_at=datetime.combine(TODAY, NINE), entered_by=UserFactory(), **told,
    )  # fmt: skip


def button(facility: Facility, tested: int | None, hung: int = 300) -> None:
    row = AlarmButton.objects.create(facility=facility, place="大门", reach="police", installed_on=back(hung))
    if tested is not None:
        at = datetime.combine(back(tested), NINE)
        AlarmTest.objects.create(
            button=row, tested_at=at, is_answered=True, seconds=3, answered_by="派出所", entered_by=UserFactory()
        )


def drill(facility: Facility, days: int, kind: str) -> None:
    facts = {"minutes": 5, "staff": 3, "children": 9, "entered_by": UserFactory()}
    Drill.objects.create(facility=facility, kind=kind, held_on=back(days), **facts)


def plan(facility: Facility, days: int) -> None:
    facts = {"version": 1, "text": "疏散", "entered_by": UserFactory()}
    EmergencyPlan.objects.create(facility=facility, kind="fire", adopted_on=back(days), **facts)


def gate(facility: Facility, since: date, until: date | None = None) -> None:
    facts = {"place": "大门", "starts_at": time(8), "ends_at": time(18)}
    GuardPost.objects.create(facility=facility, since=since, until=until, **facts)


@pytest.mark.parametrize(
    ("made", "is_marked"),
    [
        (lambda f: child(f, vaccination="lacking", catch_up_by=back(2)), False),
        (lambda f: child(f, vaccination="lacking", catch_up_by=back(1)), True),
        (lambda f: child(f, vaccination="lacking", catch_up_by=TODAY), False),
        (lambda f: child(f, begins_on=YESTERDAY), False),
        (lambda f: child(f, begins_on=TODAY), True),
        (lambda f: child(f, begins_on=TODAY + timedelta(days=1)), False),
        (lambda f: button(f, 31), False),
        (lambda f: button(f, 32), True),
        (lambda f: button(f, 33), False),
        (lambda f: button(f, None, hung=32), True),
        (lambda f: drill(f, 183, "fire"), False),
        (lambda f: drill(f, 184, "fire"), True),
        (lambda f: drill(f, 185, "fire"), False),
        (lambda f: drill(f, 366, "violence"), True),
        (lambda f: plan(f, 366), True),
        (lambda f: plan(f, 367), False),
        (lambda f: gate(f, TODAY), True),
        (lambda f: gate(f, YESTERDAY), False),
        (lambda f: gate(f, LONG_AGO, YESTERDAY), True),
        (lambda f: gate(f, LONG_AGO, TODAY), False),
    ],
)
def test_a_day_marks_the_facilities_of_which_it_changes_something(made: Callable[[Facility], None], is_marked: bool):
    facility = FacilityFactory(state="filed", filed_on=LONG_AGO)
    made(facility)

    assert (facility.pk in chain(*crossed_facilities(YESTERDAY, TODAY))) == is_marked
