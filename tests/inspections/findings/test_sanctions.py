"""Sanctions: suggested, proposed by one person within the law's range, confirmed by another, told to the operator."""

import pytest
from django.db import IntegrityError, transaction

from inspections.findings import sanctions
from inspections.models import Sanction, SanctionGround
from portal.accounts.choices import Role
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import Letter, Notice
from tests.factories import TODAY, FindingFactory, VisitFactory, officer
from tests.inspections.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def finding(db):
    return FindingFactory()


@pytest.fixture
def sanction(finding):
    return sanctions.suggest(finding, "overdue", on=TODAY)


def ground(code: str) -> SanctionGround:
    return SanctionGround.objects.get(pk=code)


def propose(sanction, by, code: str = "refusal", amount: int | None = 8000) -> Sanction:
    return sanctions.propose(sanction, by=by, on=TODAY, ground=ground(code), amount=amount, reasons="逾期未整改")


def test_one_sanction_is_suggested_for_a_facility_and_further_findings_join_it(sanction, finding):
    visit = VisitFactory(facility=finding.facility, state="concluded", concluded_at=NOW)
    second = FindingFactory(visit=visit)

    again = sanctions.suggest(second, "unable", on=TODAY)

    assert again == sanction
    assert sanction.findings.count() == 2


@pytest.mark.parametrize(
    ("code", "amount"),
    [
        ("refusal", None),
        ("refusal", 4999),
        ("refusal", 50_001),
        ("serious", 49_999),
        ("serious", 100_001),
        ("warning", 1),
    ],
)
def test_the_amount_stays_in_the_range_of_the_law(sanction, reviewer, code, amount):
    with pytest.raises(Refused) as refusal:
        propose(sanction, reviewer, code, amount)

    assert refusal.value.field == "amount"


def test_a_second_person_confirms_and_the_operator_is_told_before_it_is_imposed(sanction, reviewer, bureau, finding):
    propose(sanction, reviewer)
    sanctions.confirm(sanction, by=bureau, on=TODAY)

    letter = Letter.objects.get(template="sanction-notice")
    assert (sanction.state, letter.to) == ("confirmed", finding.facility.operator.organisation)
    assert "拒不改正：处以罚款，金额8000元" in letter.body
    assert "5个工作日" in letter.body
    assert letter.facts[-1][1] == finding.text


def test_nobody_confirms_the_own_proposal_and_a_reviewer_confirms_none(sanction, bureau, reviewer):
    propose(sanction, bureau)

    for user in (bureau, reviewer, officer(Role.DEPARTMENT_OFFICER, department="fire")):
        with pytest.raises(NotAllowed):
            sanctions.confirm(sanction, by=user, on=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sanction.objects.update(decided_by=bureau, state="confirmed")


def test_a_proposal_sent_back_is_a_suggestion_again_and_its_author_learns_why(sanction, reviewer, bureau):
    propose(sanction, reviewer)
    with pytest.raises(Refused):
        sanctions.send_back(sanction, by=bureau, on=TODAY, answer="")

    sanctions.send_back(sanction, by=bureau, on=TODAY, answer="先核实整改情况")

    assert sanction.state == "suggested"
    assert Notice.objects.get(user=reviewer).text == "先核实整改情况"
    propose(sanction, reviewer, "warning", None)
    assert sanction.state == "proposed"


def test_a_suggestion_is_dropped_with_a_reason_and_a_proposal_is_not(sanction, reviewer, bureau):
    propose(sanction, reviewer)
    with pytest.raises(IllegalMove):
        sanctions.drop(sanction, by=bureau, on=TODAY, answer="已整改")
    sanctions.send_back(sanction, by=bureau, on=TODAY, answer="x")

    sanctions.drop(sanction, by=bureau, on=TODAY, answer="已整改")

    assert (sanction.state, sanction.is_open) == ("dropped", False)


def test_a_proposal_that_a_colleague_made_first_is_not_overwritten(sanction, reviewer, bureau):
    stale = Sanction.objects.get(pk=sanction.pk)
    propose(sanction, reviewer)

    with pytest.raises(IllegalMove):
        propose(stale, bureau, "serious", 60_000)

    sanction.refresh_from_db()
    assert (sanction.ground_id, sanction.proposed_by) == ("refusal", reviewer)


def test_the_worklist_of_the_bureau_holds_suggestions_and_of_a_second_person_the_proposals(
    client, sanction, reviewer, bureau
):
    client.force_login(reviewer)
    assert "拟定处罚建议，或者不予处罚" in client.get("/home/").content.decode()

    propose(sanction, reviewer)

    assert "确认或者退回处罚建议" not in client.get("/home/").content.decode()
    client.force_login(bureau)
    assert "确认或者退回处罚建议" in client.get("/home/").content.decode()
