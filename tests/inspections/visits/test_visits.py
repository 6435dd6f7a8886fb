"""Visits: started once, answered while under way, concluded once."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from inspections.findings.choices import FindingState
from inspections.models import Finding, Visit
from inspections.visits import visits
from inspections.visits.choices import VisitResult, VisitState
from portal.accounts.choices import Role
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import Clause
from portal.workflow import workflow
from tests.factories import (
    CHANGQING,
    TODAY,
    WULIN,
    ChecklistFactory,
    ChecklistItemFactory,
    FacilityFactory,
    FindingFactory,
    VisitFactory,
    officer,
    operator_user,
)
from tests.inspections.conftest import NOW, executable, jpeg

pytestmark = pytest.mark.django_db


def test_the_states_of_a_visit_follow_one_table():
    assert visits.MOVES == {
        "planned": {"open", "cancelled"},
        "open": {"concluded", "cancelled"},
        "concluded": set(),
        "cancelled": set(),
    }


def test_a_street_officer_starts_a_visit_on_the_streets_checklist(street, checklist):
    facility = FacilityFactory(state="filed")

    visit = visits.start(facility, checklist, by=street, at=NOW, key=uuid4(), position=(120.17, 30.26))

    visit.refresh_from_db()
    assert (visit.state, visit.kind, visit.department_id) == (VisitState.OPEN, "daily", "streets")
    assert (visit.inspector, visit.started_at, visit.planned_on) == (street, NOW, TODAY)
    assert (visit.longitude, visit.latitude) == (120.17, 30.26)
    assert [t.after for t in workflow.transitions(visit)] == ["open"]


def test_a_form_sent_twice_gives_one_visit(street, checklist):
    facility, key = FacilityFactory(state="filed"), uuid4()

    first = visits.start(facility, checklist, by=street, at=NOW, key=key)
    second = visits.start(facility, checklist, by=street, at=NOW, key=key)

    assert first == second
    assert Visit.objects.count() == 1


def test_a_form_sent_again_after_the_conclusion_still_gives_the_same_visit(street, visit, answered):
    key = uuid4()
    Visit.objects.filter(pk=visit.pk).update(key=key)
    visits.conclude(answered(visit, "pass", "na", "pass"), by=street, at=NOW)

    assert visits.start(visit.facility, visit.checklist, by=street, at=NOW, key=key) == visit


def test_a_visit_under_way_on_the_checklist_is_joined_instead_of_started_again(visit):
    colleague = officer(Role.STREET_OFFICER, area=CHANGQING)

    joined = visits.start(visit.facility, visit.checklist, by=colleague, at=NOW, key=uuid4())

    assert joined == visit


def test_a_key_of_another_visit_is_refused(street, visit, checklist):
    key = uuid4()
    Visit.objects.filter(pk=visit.pk).update(key=key)

    with pytest.raises(Refused):
        visits.start(FacilityFactory(state="filed"), checklist, by=street, at=NOW, key=key)


@pytest.mark.parametrize("state", ["unfiled", "closed", "cancelled"])
def test_only_facilities_that_were_filed_and_are_not_gone_are_visited(street, checklist, state):
    with pytest.raises(NotAllowed):
        visits.start(FacilityFactory(state=state), checklist, by=street, at=NOW)


def test_an_officer_of_another_street_starts_no_visit(checklist):
    with pytest.raises(NotAllowed):
        visits.start(FacilityFactory(state="filed"), checklist, by=officer(Role.STREET_OFFICER, area=WULIN), at=NOW)


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.COMMUNITY_WORKER, Role.ADMINISTRATOR])
def test_posts_that_do_not_inspect_start_no_visit(checklist, role):
    with pytest.raises(NotAllowed):
        visits.start(FacilityFactory(state="filed"), checklist, by=officer(role), at=NOW)


def test_an_operator_starts_no_visit(checklist):
    facility = FacilityFactory(state="filed")

    with pytest.raises(NotAllowed):
        visits.start(facility, checklist, by=operator_user(facility.operator), at=NOW)


def test_a_department_uses_its_own_checklists_only(fire, checklist):
    facility = FacilityFactory(state="filed")

    with pytest.raises(NotAllowed):
        visits.start(facility, checklist, by=fire, at=NOW)
    assert visits.start(facility, ChecklistFactory(department_id="fire"), by=fire, at=NOW).department_id == "fire"


def test_a_visit_is_planned_and_started_by_whoever_goes(street, checklist):
    colleague = officer(Role.STREET_OFFICER, area=CHANGQING)
    planned = visits.plan(
        FacilityFactory(state="filed"), checklist, by=street, planned_on=TODAY + timedelta(days=3), on=TODAY
    )

    visits.begin(planned, by=colleague, at=NOW)

    planned.refresh_from_db()
    assert (planned.state, planned.inspector) == (VisitState.OPEN, colleague)


def test_a_visit_is_not_planned_in_the_past(street, checklist):
    with pytest.raises(Refused) as refusal:
        visits.plan(
            FacilityFactory(state="filed"), checklist, by=street, planned_on=TODAY - timedelta(days=1), on=TODAY
        )
    assert refusal.value.field == "planned_on"


def test_a_planned_visit_does_not_start_beside_one_under_way_on_the_same_checklist(street, visit):
    planned = VisitFactory(facility=visit.facility, checklist=visit.checklist, state="planned", started_at=None)

    with pytest.raises(Refused):
        visits.begin(planned, by=street, at=NOW)


def test_an_answer_is_changed_until_the_visit_is_concluded(street, visit, answered):
    item = visit.checklist.items.get(order=1)
    visits.answer(visit, item, by=street, at=NOW, outcome="fail", note="门锁着")
    visits.answer(visit, item, by=street, at=NOW, outcome="pass")

    given = visit.answers.get(item=item)
    assert (given.outcome, given.note) == ("pass", "门锁着")

    visits.conclude(answered(visit, "pass", "pass", "pass"), by=street, at=NOW)
    with pytest.raises(IllegalMove):
        visits.answer(visit, item, by=street, at=NOW, outcome="fail")


def test_an_item_that_always_applies_is_not_left_out(street, visit):
    with pytest.raises(Refused):
        visits.answer(visit, visit.checklist.items.get(order=1), by=street, at=NOW, outcome="na")


def test_an_item_of_another_checklist_is_refused(street, visit):
    other = VisitFactory().checklist
    with pytest.raises(Refused):
        visits.answer(visit, ChecklistItemFactory(checklist=other), by=street, at=NOW, outcome="pass")


def test_a_photo_that_is_none_is_refused_and_the_answer_is_not_half_saved(street, visit):
    item = visit.checklist.items.get(order=1)

    with pytest.raises(ValidationError):
        visits.answer(visit, item, by=street, at=NOW, outcome="fail", note="x", photos=[jpeg(), executable("a.jpg")])

    assert not visit.answers.exists()


def test_a_visit_with_open_items_is_not_concluded_and_says_which(street, visit):
    first, second, _third = visit.checklist.items.order_by("order")
    visits.answer(visit, first, by=street, at=NOW, outcome="fail", note="门锁着")
    visits.answer(visit, second, by=street, at=NOW, outcome="fail", photos=[jpeg()])

    with pytest.raises(visits.Incomplete) as refusal:
        visits.conclude(visit, by=street, at=NOW)

    lacks = {line.item.order: len(line.lacks) for line in refusal.value.lines}
    assert lacks == {1: 1, 2: 1, 3: 1}
    visit.refresh_from_db()
    assert visit.state == VisitState.OPEN


def test_a_conclusion_stores_counts_result_and_number(street, visit, answered):
    visits.conclude(answered(visit, "pass", "na", "pass"), by=street, at=NOW, summary="情况良好")

    visit.refresh_from_db()
    assert (visit.ok_count, visit.all_count, visit.result) == (2, 2, VisitResult.PASSED)
    assert (visit.concluded_at, visit.summary) == (NOW, "情况良好")
    assert visit.number == "330103-JC-2026-00001"
    assert not Finding.objects.exists()


@pytest.mark.parametrize(
    ("order", "severity", "due_on"),
    [
        (1, "serious", date(2026, 11, 26)),  # three working days
        (3, "major", date(2026, 12, 7)),  # ten
        (2, "minor", date(2026, 12, 14)),  # fifteen
    ],
)
def test_a_failed_item_becomes_an_order_with_a_deadline_by_its_severity(
    street, visit, answered, order, severity, due_on
):
    outcomes = ["fail" if place == order else "pass" for place in (1, 2, 3)]

    visits.conclude(answered(visit, *outcomes), by=street, at=NOW)

    finding = visit.findings.get()
    assert (finding.severity, finding.due_on, finding.state) == (severity, due_on, FindingState.ORDERED)
    assert (finding.text, finding.found_on, finding.facility) == (f"问题{order}", TODAY, visit.facility)
    assert finding.terms.get().due_on == due_on
    visit.refresh_from_db()
    assert (visit.ok_count, visit.all_count, visit.result) == (2, 3, VisitResult.FINDINGS)


def test_a_deadline_past_the_published_calendar_is_left_open_and_not_guessed(street, visit, answered):
    late = NOW.replace(month=12, day=30)

    visits.conclude(answered(visit, "fail", "pass", "pass"), by=street, at=late)

    assert visit.findings.get().due_on is None


def test_a_breach_of_a_clause_breached_before_is_marked_as_repeated(street, visit, answered):
    FindingFactory(visit__facility=visit.facility)  # the exits, earlier

    visits.conclude(answered(visit, "fail", "fail", "pass"), by=street, at=NOW)

    assert dict(visit.findings.values_list("clause__code", "is_repeat")) == {
        "fire-exits": True,
        "management-15-board": False,
    }


def test_a_breach_at_another_facility_is_no_repetition(street, visit, answered):
    FindingFactory()

    visits.conclude(answered(visit, "fail", "pass", "pass"), by=street, at=NOW)

    assert not visit.findings.get().is_repeat


def test_an_item_whose_clause_is_not_in_force_is_not_asked(street, visit, answered):
    Clause.objects.filter(code="management-27-disinfection").update(effective_from=date(2027, 1, 1))

    visits.conclude(answered(visit, "pass", "pass"), by=street, at=NOW)

    assert visit.all_count == 2


def test_an_officer_of_another_department_concludes_nothing(fire, visit, answered):
    answered(visit, "pass", "pass", "pass")

    with pytest.raises(NotAllowed):
        visits.conclude(visit, by=fire, at=NOW)


def test_a_concluded_visit_is_neither_concluded_again_nor_cancelled(street, visit, answered):
    visits.conclude(answered(visit, "fail", "pass", "pass"), by=street, at=NOW)

    with pytest.raises(IllegalMove):
        visits.conclude(visit, by=street, at=NOW)
    with pytest.raises(IllegalMove):
        visits.cancel(visit, by=street, reason="误开")

    assert visit.findings.count() == 1


def test_a_visit_is_cancelled_with_a_reason(street, visit):
    with pytest.raises(Refused):
        visits.cancel(visit, by=street, reason="  ")

    visits.cancel(visit, by=street, reason="机构今日停业")

    assert workflow.transitions(visit).last().note == "机构今日停业"
