"""What a phone shows beside an item: the answer of the last visit, what is not corrected, and words in use."""

from datetime import timedelta

import pytest

from inspections.field import packing
from inspections.visits import visits
from tests.factories import CHANGQING, TODAY, WULIN, FindingFactory, VisitFactory, community_of
from tests.inspections.conftest import NOW

pytestmark = pytest.mark.django_db


def packed(user, facility):
    return next(row for row in packing.day(user, on=TODAY)["facilities"] if row["id"] == facility.pk)


def item(visit, order):
    return visit.checklist.items.get(order=order)


def concluded(answered, visit, *outcomes, at):
    visits.conclude(answered(visit, *outcomes), by=visit.inspector, at=at)
    return visit


def test_the_last_concluded_visit_is_remembered_and_neither_an_earlier_nor_an_open_one(answered, street, visit):
    facility, checklist = visit.facility, visit.checklist
    earlier = VisitFactory(facility=facility, checklist=checklist, inspector=street, state="cancelled")
    type(earlier).objects.filter(pk=earlier.pk).update(state="concluded", concluded_at=NOW - timedelta(days=200))
    concluded(answered, visit, "fail", "na", "pass", at=NOW - timedelta(days=30))
    begun = VisitFactory(facility=facility, checklist=checklist, inspector=street)
    visits.answer(begun, item(begun, 1), by=street, at=NOW, outcome="pass")

    last = packed(street, facility)["last"]

    day = (TODAY - timedelta(days=30)).isoformat()
    assert last == {
        str(item(visit, 1).key): {"outcome": "fail", "value": "", "note": "问题1", "day": day},
        str(item(visit, 2).key): {"outcome": "na", "value": "", "note": "", "day": day},
        str(item(visit, 3).key): {"outcome": "pass", "value": "", "note": "", "day": day},
    }


def test_a_facility_that_was_never_visited_remembers_nothing(street, visit):
    assert packed(street, visit.facility)["last"] == {}


def test_another_departments_visit_is_not_told(answered, fire, visit):
    concluded(answered, visit, "pass", "pass", "pass", at=NOW)

    assert packed(fire, visit.facility)["last"] == {}


def test_a_finding_names_its_item_by_what_stays_the_same_in_every_version(street, visit):
    finding = FindingFactory(visit__facility=visit.facility)

    assert [row["item"] for row in packed(street, visit.facility)["findings"]] == [str(finding.item.key)]


@pytest.mark.parametrize("times", [1, 2, 3])
def test_words_are_offered_from_their_second_use_on(street, checklist, times):
    used = item(VisitFactory(checklist=checklist, inspector=street, facility__area=community_of(CHANGQING)), 1)
    for _each in range(times):
        made = VisitFactory(checklist=checklist, inspector=street, facility__area=community_of(CHANGQING))
        visits.answer(made, used, by=street, at=NOW, outcome="fail", note="后门上锁")

    pack = packing.day(street, on=TODAY)

    [row] = [row for row in pack["checklists"] if row["id"] == checklist.pk]
    usual = f"现场查看，未做到：{used.text}。"
    assert row["items"][0]["wordings"] == (["后门上锁"] if times >= 2 else []) + [usual]


def test_words_of_another_area_or_department_are_not_offered(street, checklist):
    for _each in range(3):
        made = VisitFactory(checklist=checklist, facility__area=community_of(WULIN))
        row = item(made, 1)
        made.answers.create(item=row, outcome="fail", note="别处的话", by=street, at=NOW)

    assert "别处的话" not in str(packing.day(street, on=TODAY))
