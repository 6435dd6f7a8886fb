"""One term for each finding: it stands still while the answer waits, each rejection gives back what was left, never more."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from inspections.findings import credit_sources, escalation, rectification
from inspections.findings.choices import FindingState
from inspections.models import Escalation, Finding
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.models import CalendarDay, Notice
from portal.site import days
from tests.factories import TODAY, FindingFactory, operator_user
from tests.inspections.conftest import NOW, SHANGHAI, jpeg

pytestmark = pytest.mark.django_db
LAST = date(2026, 11, 26)  # three working days after Monday the 23rd


@pytest.fixture
def finding(db):
    return FindingFactory()


@pytest.fixture
def operator(finding):
    return operator_user(finding.facility.operator)


def at(day):
    return datetime.combine(day, time(10), SHANGHAI)


def answered(finding, operator, day):
    rectification.answer(finding, by=operator, at=at(day), text="已改", files=[jpeg()])


def sent_back(finding, street, day):
    rectification.reject(finding, by=street, at=at(day), note="看不清")
    finding.refresh_from_db()
    return finding.due_on


def late(finding, on):
    return credit_sources._late_terms(type(finding.facility).objects.all(), on)


@pytest.mark.parametrize(("day", "left"), [(TODAY, 3), (date(2026, 11, 24), 2), (date(2026, 11, 25), 1), (LAST, 0)])
def test_each_day_used_before_the_answer_is_gone_after_the_rejection(finding, operator, street, day, left):
    answered(finding, operator, day)

    due = sent_back(finding, street, date(2026, 12, 1))

    assert due == (clock.add_working_days(date(2026, 12, 1), left) if left else LAST)
    assert finding.terms.filter(kind=TermKind.RECTIFICATION).count() == 1


@pytest.mark.parametrize(("day", "is_late"), [(LAST - timedelta(days=1), False), (LAST, False), (LAST + timedelta(days=1), True)])  # fmt: skip
def test_an_answer_on_the_last_day_is_in_time_and_a_day_later_it_stays_late(finding, operator, street, day, is_late):
    answered(finding, operator, day)

    assert bool(late(finding, date(2026, 12, 11))) is is_late
    rectification.accept(finding, by=street, at=at(date(2026, 12, 1)))
    assert bool(late(finding, date(2026, 12, 11))) is is_late


def test_a_late_answer_that_is_sent_back_stays_late_and_gets_no_day(finding, operator, street):
    answered(finding, operator, date(2026, 11, 27))

    assert sent_back(finding, street, date(2026, 12, 1)) == LAST
    assert late(finding, date(2026, 12, 1)) == {finding.pk: LAST}


def test_days_on_which_the_officer_had_the_ball_do_not_escalate_against_the_operator(finding, operator, street):
    answered(finding, operator, LAST)
    sent_back(finding, street, date(2026, 12, 4))

    escalation.run(on=date(2026, 12, 4), at=NOW)
    assert not Escalation.objects.filter(step="street").exists()
    escalation.run(on=date(2026, 12, 7), at=NOW)  # one working day after Friday the 4th
    assert list(Escalation.objects.filter(step__in=["street", "bureau"]).values_list("step", flat=True)) == ["street"]


def test_an_answer_of_before_the_pause_was_kept_runs_on_with_what_was_left(finding, operator, street):
    answered(finding, operator, TODAY)
    term = finding.terms.get(kind=TermKind.RECTIFICATION)
    term.pauses.all().delete()
    finding.terms.filter(pk=term.pk).update(stopped_on=TODAY, due_on=LAST)  # as it was kept once
    finding.terms.filter(kind=TermKind.RECHECK).delete()

    assert rectification.await_rechecks(on=TODAY) == 1
    assert rectification.await_rechecks(on=TODAY) == 0
    assert sent_back(finding, street, date(2026, 12, 1)) == date(2026, 12, 4)


# The officer's term


@pytest.mark.parametrize(
    ("on", "steps"),
    [(date(2026, 11, 30), []), (date(2026, 12, 1), ["office"]), (date(2026, 12, 4), ["office"]), (date(2026, 12, 7), ["office", "lead"])],
)  # fmt: skip
def test_a_recheck_let_pass_comes_to_its_office_and_then_to_the_lead(finding, operator, bureau, on, steps):
    answered(finding, operator, TODAY)  # to be re-checked by the 30th

    escalation.run(on=on, at=NOW)
    assert escalation.run(on=on, at=NOW) == 0

    assert list(finding.escalations.values_list("step", flat=True)) == steps
    told = [item.title for item in days.waiting(bureau, on=on) if item.kind.code == "recheck"]
    assert len(told) == ("lead" in steps)
    assert not Notice.objects.filter(
        organisation=finding.facility.operator.organisation, key__contains="overdue"
    ).exists()


def test_the_worklist_names_the_day_and_the_verdict_ends_the_term(finding, operator, street):
    answered(finding, operator, TODAY)

    assert [item.due_on for item in days.waiting(street, on=TODAY) if item.kind.code == "recheck"] == [
        date(2026, 11, 30)
    ]
    rectification.accept(finding, by=street, at=NOW)
    assert not clock.running(finding, TermKind.RECHECK)
    assert not clock.running(finding, TermKind.RECTIFICATION)


def test_the_page_says_how_often_an_answer_was_sent_back_and_until_when_it_is_rechecked(
    client, finding, operator, street
):
    answered(finding, operator, TODAY)
    sent_back(finding, street, TODAY)
    answered(finding, operator, TODAY)
    client.force_login(operator)

    page = client.get(finding.get_absolute_url()).content.decode()

    assert "2026-11-30" in page
    assert "被退回次数" in page


# The promise of the law, whoever plays


def used(history):
    """Recount by hand: working days after the order, up to the day, that lie in no span between an answer and its rejection."""
    working = set(CalendarDay.objects.filter(is_working=True).values_list("day", flat=True))
    days, open_since = [], None
    for what, day in history:
        if what == "answer":
            open_since = day
        elif open_since is not None:
            days += [each for each in working if open_since < each <= day]
            open_since = None
    return working - set(days)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gaps=st.lists(st.integers(0, 4), min_size=1, max_size=6))
def test_however_often_it_goes_to_and_fro_the_operator_has_its_days_once(street, gaps):
    finding = FindingFactory()
    operator, day, history = operator_user(finding.facility.operator), TODAY, []
    for turn, gap in enumerate(gaps):
        day += timedelta(days=gap)
        if turn % 2:
            sent_back(finding, street, day)
        else:
            answered(finding, operator, day)
        history.append(("reject" if turn % 2 else "answer", day))

    finding = Finding.objects.get(pk=finding.pk)

    term = finding.terms.get(kind=TermKind.RECTIFICATION)
    assert term.working_days == 3
    assert rectification.rejections(finding) == len(gaps) // 2
    if finding.state == FindingState.ORDERED:
        counted = sorted(each for each in used(history) if each > TODAY)
        assert finding.due_on == counted[2]
