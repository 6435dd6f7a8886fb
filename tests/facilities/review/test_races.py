"""Two people at once at the review pool: one result, and a plain sentence for who was slower."""

import pytest

from facilities.models import Filing, Opinion
from facilities.opinions import consultation
from facilities.review import assignment, remarks
from portal.accounts.choices import Role
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.errors import Refused
from portal.models import Department, PauseCause
from tests.factories import TODAY, FilingFactory, officer
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def fresh(filing: Filing) -> Filing:
    return Filing.objects.with_facility().get(pk=filing.pk)


def test_of_reviewers_who_take_one_filing_one_has_it_and_the_others_are_told_who(db):
    filing, people = FilingFactory(), [officer(Role.REVIEWER) for _ in range(4)]

    results = at_once(*[lambda who=who: assignment.take(fresh(filing), by=who, on=TODAY) for who in people])

    winner = fresh(filing).assigned_to
    refusals = [result for result in results if isinstance(result, Refused)]
    assert len(refusals) == 3
    assert all(str(winner) in str(refusal) for refusal in refusals)
    assert filing.assignments.count() == 1


def test_a_reassignment_and_a_return_at_once_lose_neither_and_leave_one_story(db):
    reviewer, colleague, lead = officer(Role.REVIEWER), officer(Role.REVIEWER), officer(Role.BUREAU_LEAD)
    filing = FilingFactory(assigned_to=reviewer)
    clock.begin(filing, TermKind.NONCONFORMITY, on=TODAY)
    remarks.remark(filing, section="basics", field="", text="请补充", by=reviewer)

    moved, returned = at_once(
        lambda: assignment.hand_out(fresh(filing), to=colleague, by=lead, on=TODAY, reason="调整"),
        lambda: remarks.give_back(fresh(filing), by=reviewer, on=TODAY),
    )

    row = fresh(filing)
    assert not isinstance(moved, Refused)
    assert row.assigned_to == colleague
    if isinstance(returned, Refused):  # the lead was first
        assert str(colleague) in str(returned)
        assert (row.state, row.remarks.filter(sent_on__isnull=False).count()) == ("submitted", 0)
    else:
        assert (row.state, row.remarks.filter(sent_on__isnull=False).count()) == ("returned", 1)


def test_two_leads_who_hand_out_one_filing_from_the_same_page_give_it_to_one(db):
    leads, people = [officer(Role.BUREAU_LEAD) for _ in range(2)], [officer(Role.REVIEWER) for _ in range(2)]
    filing = FilingFactory()

    results = at_once(
        *[
            lambda lead=lead, to=to: assignment.hand_out(fresh(filing), to=to, by=lead, on=TODAY, seen=0)
            for lead, to in zip(leads, people, strict=True)
        ]
    )

    assert sum(isinstance(result, Refused) for result in results) == 1
    assert filing.assignments.count() == 1


def test_a_pause_asked_for_twice_at_once_is_one_pause(db):
    reviewer, filing = officer(Role.REVIEWER), FilingFactory()
    clock.begin(filing, TermKind.RECEIPT, on=TODAY)
    cause = PauseCause.objects.get(pk="hearing")

    results = at_once(
        *[lambda: remarks.pause(fresh(filing), cause=cause, reason="听证", by=reviewer, on=TODAY) for _ in range(3)]
    )

    assert sum(isinstance(result, Refused) for result in results) == 2
    assert filing.terms.get().pauses.count() == 1


def test_of_two_officers_of_one_department_who_answer_at_once_one_is_told_who_was_faster(db):
    reviewer, officers = officer(Role.REVIEWER), [officer(Role.DEPARTMENT_OFFICER, department="fire") for _ in range(3)]
    filing = FilingFactory()
    fire = Department.objects.get(pk="fire")
    opinion = consultation.ask_also(filing, fire, question="消防?", because="核对", by=reviewer, on=TODAY)

    results = at_once(
        *[
            lambda by=by: consultation.give(
                Opinion.objects.with_due().get(pk=opinion.pk), by=by, on=TODAY, outcome="agree"
            )
            for by in officers
        ]
    )

    winner = Opinion.objects.get().given_by
    refusals = [result for result in results if isinstance(result, Refused)]
    assert len(refusals) == 2
    assert all(str(winner) in str(refusal) for refusal in refusals)
    assert opinion.transitions.filter(after="given").count() == 1


def test_two_reviewers_who_ask_the_departments_at_once_ask_each_once(db):
    reviewers, filing = [officer(Role.REVIEWER) for _ in range(2)], FilingFactory()
    rules = [suggestion.rule for suggestion in consultation.suggestions(filing)]

    results = at_once(*[lambda by=by: consultation.ask(fresh(filing), rules, by=by, on=TODAY) for by in reviewers])

    assert sum(isinstance(result, Refused) for result in results) == 1
    assert filing.opinions.count() == len(rules)
