"""Escalation: the reviewer before the due date, the lead on it, lead and bureau after it; each told once."""

from datetime import date

import pytest

from facilities.models import Absence, Filing
from facilities.review import escalation
from facilities.review.tasks import escalate
from portal.accounts.choices import OrganisationKind, Role
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.models import Notice, Organisation, User
from tests.factories import DISTRICT, TODAY, FilingFactory, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def filing(reviewer) -> Filing:
    row = FilingFactory(assigned_to=reviewer, number="备330103-2026-00001")
    clock.begin(row, TermKind.RECEIPT, on=TODAY)  # due on Monday, 30 November
    return row


def told(day: date) -> set[object]:
    """Run the task on a day; return whom it told anew."""
    before = set(Notice.objects.values_list("pk", flat=True))
    escalation.run(on=day)
    return {notice.user or notice.organisation for notice in Notice.objects.exclude(pk__in=before)}


def bureau_body() -> set[Organisation]:
    return set(Organisation.objects.filter(kind=OrganisationKind.DEPARTMENT, department="health", area=DISTRICT))


def test_the_steps_follow_the_due_date(filing, reviewer, bureau):
    assert told(date(2026, 11, 25)) == set()  # three working days before
    assert told(date(2026, 11, 26)) == {reviewer}
    assert told(date(2026, 11, 30)) == {reviewer, bureau}
    assert told(date(2026, 12, 1)) == {bureau} | bureau_body()


def test_each_step_is_told_exactly_once_however_often_the_task_runs(filing, bureau):
    first = [escalate(day) for day in ("2026-11-26", "2026-11-30", "2026-12-01")]

    assert [escalate(day) for day in ("2026-11-26", "2026-11-27", "2026-11-30", "2026-12-01", "2026-12-08")] == [0] * 5
    assert all(first)


def test_before_the_due_date_the_lead_is_told_of_what_nobody_has(filing, reviewer, bureau):
    Filing.objects.update(assigned_to=None)

    assert told(date(2026, 11, 26)) == {bureau}


def test_the_deputy_is_told_with_who_is_away(filing, reviewer):
    deputy: User = officer(Role.REVIEWER)
    Absence.objects.create(
        user=reviewer, deputy=deputy, from_on=TODAY, until_on=date(2026, 12, 31), entered_by=reviewer
    )

    assert told(date(2026, 11, 26)) == {reviewer, deputy}


def test_a_term_that_stands_still_or_has_ended_is_not_escalated(filing):
    clock.pause(clock.running(filing, TermKind.RECEIPT), on=TODAY, reason="专家评审")
    assert told(date(2026, 12, 1)) == set()

    clock.end(filing, TermKind.RECEIPT, on=TODAY)
    assert told(date(2026, 12, 1)) == set()


def test_a_due_date_that_moved_is_escalated_anew(filing, reviewer):
    assert reviewer in told(date(2026, 11, 26))
    term = clock.running(filing, TermKind.RECEIPT)
    clock.pause(term, on=date(2026, 11, 26), reason="专家评审")
    clock.resume(term, on=date(2026, 12, 3))  # two days left: Friday and Monday

    assert told(date(2026, 12, 3)) == {reviewer}


def test_the_pool_shows_how_far_it_has_come(client, filing, bureau):
    filing.terms.update(due_on=date(2020, 1, 2))
    client.force_login(bureau)

    assert "已逾期，报分管领导" in client.get("/filings/").content.decode()
    assert [row.pk for row in client.get("/filings/", {"due": "overdue"}).context["filings"]] == [filing.pk]
    assert client.get("/filings/", {"due": "soon"}).context["filings"] == []
