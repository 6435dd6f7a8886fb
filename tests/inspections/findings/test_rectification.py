"""Rectification: the operator answers with evidence, the inspector closes or sends back."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from inspections.findings import rectification
from inspections.findings.choices import FindingState, Verdict
from inspections.models import Finding
from portal.accounts.choices import Role
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import CalendarDay
from portal.workflow import workflow
from tests.factories import CHANGQING, TODAY, WULIN, FacilityFactory, FindingFactory, officer, operator_user
from tests.inspections.conftest import NOW, executable, jpeg, pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def finding(db):
    return FindingFactory()


@pytest.fixture
def operator(finding):
    return operator_user(finding.facility.operator)


@pytest.fixture
def given(finding, operator):
    """A finding that the operator has answered."""
    rectification.answer(finding, by=operator, at=NOW, text="已拆除门锁", files=[jpeg(), pdf()])
    return finding


def test_the_states_of_a_finding_follow_one_table():
    assert rectification.MOVES == {
        "advised": {"rescinded"},
        "ordered": {"answered", "closed", "unable", "rescinded", "advised"},
        "answered": {"closed", "ordered", "unable", "rescinded", "advised"},
        "closed": {"rescinded", "advised"},
        "unable": {"rescinded", "advised"},
        "rescinded": set(),
    }


def test_the_operator_answers_with_text_and_evidence_the_term_pauses_and_the_recheck_has_its_own(given, operator):
    given.refresh_from_db()
    assert given.state == FindingState.ANSWERED
    answer = given.answers.get()
    assert (answer.text, answer.by, answer.at) == ("已拆除门锁", operator, NOW)
    assert sorted(answer.evidence.values_list("content_type", flat=True)) == ["application/pdf", "image/jpeg"]
    term, recheck = given.terms.get(kind=TermKind.RECTIFICATION), given.terms.get(kind=TermKind.RECHECK)
    assert (term.stopped_on, term.due_on, term.pauses.get().from_on) == (None, None, TODAY)
    assert (recheck.started_on, recheck.due_on) == (TODAY, date(2026, 11, 30))  # five working days


@pytest.mark.parametrize(("text", "files"), [("", [jpeg()]), ("   ", [jpeg()]), ("已改", [])])
def test_an_answer_needs_words_and_evidence(finding, operator, text, files):
    with pytest.raises(Refused):
        rectification.answer(finding, by=operator, at=NOW, text=text, files=files)


def test_evidence_that_is_a_program_is_refused_and_nothing_is_kept(finding, operator):
    with pytest.raises(ValidationError):
        rectification.answer(finding, by=operator, at=NOW, text="已改", files=[jpeg(), executable()])

    finding.refresh_from_db()
    assert finding.state == FindingState.ORDERED
    assert not finding.answers.exists()
    assert clock.running(finding, TermKind.RECTIFICATION)


def test_an_answer_sent_twice_is_refused_the_second_time(given, operator):
    with pytest.raises(IllegalMove):
        rectification.answer(given, by=operator, at=NOW, text="又发一次", files=[jpeg()])

    assert given.answers.count() == 1


def test_only_the_operator_of_the_facility_answers(finding, street):
    other = operator_user(FacilityFactory().operator)

    for user in (street, other):
        with pytest.raises(NotAllowed):
            rectification.answer(finding, by=user, at=NOW, text="x", files=[jpeg()])


def test_the_street_closes_what_is_corrected(given, street):
    rectification.accept(given, by=street, at=NOW, note="现场核实")

    given.refresh_from_db()
    assert (given.state, given.closed_on) == (FindingState.CLOSED, TODAY)
    answer = given.answers.get()
    assert (answer.verdict, answer.verdict_note, answer.checked_by) == (Verdict.ACCEPTED, "现场核实", street)
    assert [t.after for t in workflow.transitions(given)] == ["answered", "closed"]


def test_what_is_not_corrected_goes_back_with_a_reason_and_the_rest_of_the_term(given, street):
    later = NOW + timedelta(days=1)

    rectification.reject(given, by=street, at=later, note="照片看不清门锁")

    given.refresh_from_db()
    assert (given.state, given.due_on) == (FindingState.ORDERED, date(2026, 11, 27))
    assert given.answers.get().verdict == Verdict.REJECTED
    term = given.terms.get(kind=TermKind.RECTIFICATION)
    assert (term.started_on, term.working_days, term.due_on) == (TODAY, 3, date(2026, 11, 27))
    assert given.terms.get(kind=TermKind.RECHECK).stopped_on == later.date()
    assert rectification.rejections(given) == 1
    assert workflow.transitions(given).last().note == "照片看不清门锁"


def test_a_finding_sent_back_is_answered_again(given, street, operator):
    rectification.reject(given, by=street, at=NOW, note="不清楚")

    rectification.answer(given, by=operator, at=NOW, text="重拍", files=[jpeg()])
    rectification.accept(given, by=street, at=NOW)

    assert list(given.answers.values_list("verdict", flat=True)) == ["rejected", "accepted"]


def test_sending_back_needs_a_reason(given, street):
    with pytest.raises(Refused) as refusal:
        rectification.reject(given, by=street, at=NOW, note=" ")
    assert refusal.value.field == "note"


def test_a_closed_finding_stays_closed(given, street):
    rectification.accept(given, by=street, at=NOW)

    with pytest.raises(IllegalMove):
        rectification.reject(given, by=street, at=NOW, note="改主意")


def test_a_finding_that_is_not_answered_is_not_rechecked(finding, street):
    with pytest.raises(IllegalMove):
        rectification.accept(finding, by=street, at=NOW)


def test_the_department_that_answers_for_the_clause_rechecks_too_but_no_other(given, fire):
    for user in (
        officer(Role.DEPARTMENT_OFFICER, department="market"),
        officer(Role.STREET_OFFICER, area=WULIN),
        officer(Role.REVIEWER),
        operator_user(given.facility.operator),
    ):
        with pytest.raises(NotAllowed):
            rectification.accept(given, by=user, at=NOW)

    rectification.accept(given, by=fire, at=NOW)  # the finding is against a clause of the fire brigade


def test_a_colleague_of_the_same_street_rechecks(given):
    rectification.accept(given, by=officer(Role.STREET_OFFICER, area=CHANGQING), at=NOW)

    assert given.state == FindingState.CLOSED


def test_deadlines_follow_the_calendar_when_it_changes(finding):
    CalendarDay.objects.filter(day=date(2026, 11, 25)).update(is_working=False)
    clock.recompute()

    moved = rectification.follow_calendar()

    finding.refresh_from_db()
    assert (moved, finding.due_on) == (1, date(2026, 11, 27))
    assert rectification.follow_calendar() == 0


def test_a_deadline_that_was_not_computable_is_filled_in_when_the_calendar_is_there(finding):
    Finding.objects.update(due_on=None)

    assert rectification.follow_calendar() == 1
