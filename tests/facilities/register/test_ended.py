"""Facilities without a valid filing: each with the day and with the reason that the decision gave."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.html import escape

from facilities.decisions import cancellations
from facilities.ground.choices import FacilityState
from facilities.ground.states import FACILITY_MOVES
from facilities.models import CancellationGround, CorrectionOrder, Facility, Suspension, Verification
from facilities.suspension import suspensions
from facilities.termination import terminations
from facilities.verification import verifications
from portal.accounts.choices import Role
from portal.models import Clause
from portal.workflow import workflow
from tests.facilities.life import filed_facility, refuse
from tests.factories import TODAY, FacilityFactory, FilingFactory, officer, operator_user

pytestmark = pytest.mark.django_db
UNKNOWN = "原因：本平台没有记录"
LATER = TODAY + timedelta(days=30)


def row_of(client, facility: Facility) -> str:
    page = client.get(reverse("register-ended")).content.decode()
    return next(card for card in page.split('<li class="card">')[1:] if escape(facility.name) in card)


def ordered(facility: Facility) -> str:
    by = officer(Role.REVIEWER)
    Facility.objects.filter(pk=facility.pk).update(state=FacilityState.FILED)
    facility.refresh_from_db()
    row = Verification.objects.create(facility=facility, filing=facility.filings.get())
    item = row.items.create(clause=Clause.objects.filter(code="setting-floor").latest("version"))
    verifications.answer(item, by=by, outcome="not_met", note="三层设有睡眠室")
    verifications.conclude(row, by=by, on=TODAY, visited_on=TODAY)
    assert CorrectionOrder.objects.filter(facility=facility).exists()
    return "三层设有睡眠室"


def cancelled(facility: Facility) -> str:
    ground = CancellationGround.objects.get(pk="false-materials")
    case = cancellations.announce(
        facility, by=officer(Role.REVIEWER), on=TODAY, ground=ground, reasons="消防证明系伪造"
    )
    by = officer(Role.REVIEWER)
    proposal = cancellations.propose(case, by=by, on=LATER, reasons="消防证明系伪造,已查实", clauses=[case.clause])
    cancellations.confirm(proposal, by=officer(Role.BUREAU_LEAD), on=LATER)
    return "消防证明系伪造,已查实"


def cancelled_after_a_refusal(facility: Facility) -> str:
    refuse(FilingFactory(facility=facility, number="备330103-2026-00009"), by=officer(Role.BUREAU_LEAD))
    return cancelled(facility)


def refused(facility: Facility) -> str:
    refuse(FilingFactory(facility=facility, number="备330103-2026-00009"), by=officer(Role.BUREAU_LEAD))
    return "场地不符合要求"


def suspended(facility: Facility) -> str:
    told = {"arrangement": "转至附近机构", "parents_told_on": TODAY, "parents_told_how": "家长会"}
    row = Suspension(facility=facility, reason="屋面漏水维修", from_on=TODAY, until_on=TODAY, **told)
    suspensions.ask(row, by=operator_user(facility.operator), on=TODAY)
    return "屋面漏水维修"


def closed(facility: Facility) -> str:
    facility.classes.update(enrolled=0)
    terminations.close(facility, by=officer(Role.BUREAU_LEAD), on=TODAY, note="租约到期")
    return "租约到期"


@pytest.mark.parametrize("end", [ordered, cancelled, cancelled_after_a_refusal, refused, suspended, closed])
def test_each_end_is_listed_with_its_reason(client, end):
    facility = filed_facility()
    reason = end(facility)

    row = row_of(client, facility)

    assert reason in row
    assert row.count(reason) == 1
    assert UNKNOWN not in row
    assert "<time" in row


def test_a_reason_that_nobody_recorded_is_said_to_be_unknown(client):
    facility = FacilityFactory(state=FacilityState.FILED)
    workflow.move(facility, FacilityState.CANCELLED, table=FACILITY_MOVES, by=None)

    row = row_of(client, facility)

    assert UNKNOWN in row


def test_many_rows_cost_as_many_questions_as_few(client, django_assert_max_num_queries):
    for end in (ordered, cancelled, refused, suspended, closed):
        end(filed_facility())
    client.get(reverse("register-ended"))

    with django_assert_max_num_queries(22):
        assert client.get(reverse("register-ended")).status_code == 200
