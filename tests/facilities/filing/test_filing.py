"""The life of a filing: who may take which step when, and what the clock says."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection

from facilities.decisions import decisions
from facilities.filing import filings as life, rules, snapshots
from facilities.ground.choices import FacilityState
from facilities.models import Facility, Filing, Receipt
from facilities.review import assignment, remarks
from portal.accounts.choices import Role
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import Clause, QueuedTask, User
from portal.rulebook import rulebook
from portal.rulebook.rulebook import Outcome
from tests.facilities.builders import accepted, complete_facility, draft, heard, refused
from tests.factories import TODAY, WULIN, FilingFactory, officer, operator_user

pytestmark = pytest.mark.django_db
STATES = ["draft", "submitted", "returned", "accepted", "refused", "withdrawn"]


@pytest.fixture
def facility() -> Facility:
    return complete_facility()


@pytest.fixture
def operator(facility) -> User:
    return operator_user(facility.operator)


@pytest.fixture
def submitted(facility, operator) -> Filing:
    return heard(life.submit(draft(facility), by=operator, on=TODAY, declared_by="李明"))


def test_the_builders_facility_meets_every_blocking_clause(facility):
    found = rulebook.findings(Facility.objects.all(), on=TODAY)[facility.pk]

    assert [f.message for f in found if f.blocks_filing and f.outcome == Outcome.BREACHED] == []


def test_a_complete_dossier_is_received_numbered_and_put_on_the_clock(submitted):
    assert submitted.state == "submitted"
    assert submitted.received_on == submitted.complete_on == TODAY
    assert submitted.number == "备330103-2026-00001"
    assert submitted.declared_by == "李明"
    assert submitted.declared["basics"]["name"] == submitted.facility.name
    due = {term.kind: term.due_on for term in clock.terms(submitted)}
    assert due == {"receipt": date(2026, 11, 30), "nonconformity": date(2026, 12, 14)}


def test_an_incomplete_dossier_is_not_received_and_says_what_is_missing(facility, operator):
    facility.documents.filter(kind="fire-certificate").delete()
    row = draft(facility)

    with pytest.raises(rules.NotReady) as refusal:
        life.submit(row, by=operator, on=TODAY, declared_by="李明")

    assert "filing-8-fire" in {finding.clause.code for finding in refusal.value.findings}
    row.refresh_from_db()
    assert (row.state, row.number) == ("draft", None)


@pytest.mark.parametrize(
    ("received", "receipt_due", "notice_due"),
    [
        (date(2026, 2, 13), date(2026, 2, 27), date(2026, 3, 12)),  # across the Spring Festival and its make-up days
        (date(2026, 9, 24), date(2026, 10, 9), date(2026, 10, 22)),  # across the National Day
        (date(2026, 11, 23), date(2026, 11, 30), date(2026, 12, 14)),
    ],
)
def test_both_terms_run_in_working_days(facility, operator, received, receipt_due, notice_due):
    row = draft(facility)
    facility.people.all().delete()  # keep the day out of the certificates' validity
    Clause.objects.filter(
        code__in=["setting-18-head", "setting-18-health", "setting-18-guards", "setting-20-ratio"]
    ).delete()

    life.submit(row, by=operator, on=received, declared_by="李明")

    due = {term.kind: term.due_on for term in clock.terms(row)}
    assert due == {"receipt": receipt_due, "nonconformity": notice_due}


def test_a_return_pauses_the_clock_and_a_resubmission_starts_the_receipt_term_anew(submitted, operator, bureau):
    remarks.remark(submitted, section="basics", field="address", text="地址与合同不一致", by=bureau)
    remarks.give_back(submitted, by=bureau, on=date(2026, 11, 25))  # two working days used
    assert clock.running(submitted, TermKind.RECEIPT) is None
    assert clock.running(submitted, TermKind.NONCONFORMITY).due_on is None

    life.submit(submitted, by=operator, on=date(2026, 12, 2), declared_by="李明")

    assert submitted.received_on == TODAY
    assert submitted.complete_on == date(2026, 12, 2)
    assert clock.running(submitted, TermKind.RECEIPT).due_on == date(2026, 12, 9)
    notice = clock.running(submitted, TermKind.NONCONFORMITY)
    assert notice.due_on == date(2026, 12, 21)  # 13 working days left, counted after 2 December
    replay = clock.replay(notice, on=date(2026, 12, 4))
    assert (replay.elapsed, replay.remaining, replay.paused) == (4, 11, False)


def test_a_resubmission_keeps_the_number_and_marks_the_remarks_answered(submitted, operator, bureau):
    number = submitted.number
    remark = remarks.remark(submitted, section="basics", field="address", text="请更正地址", by=bureau)
    remarks.give_back(submitted, by=bureau, on=TODAY)

    life.submit(submitted, by=operator, on=date(2026, 11, 24), declared_by="李明")

    remark.refresh_from_db()
    assert submitted.number == number
    assert remark.answered_on == date(2026, 11, 24)


def test_a_filing_is_returned_only_with_everything_named(submitted, bureau):
    with pytest.raises(Refused, match=r".+"):
        remarks.give_back(submitted, by=bureau, on=TODAY)

    submitted.refresh_from_db()
    assert submitted.state == "submitted"


def test_acceptance_files_the_facility_and_issues_one_numbered_receipt(submitted, bureau):
    receipt = decisions.accept(submitted, by=bureau, on=date(2026, 11, 26))

    facility = Facility.objects.get(pk=submitted.facility_id)
    assert (facility.state, facility.filed_on) == ("filed", date(2026, 11, 26))
    assert receipt.number == "330103202600001"
    assert not clock.terms(submitted).running().exists()
    assert QueuedTask.objects.filter(
        name="facilities.filing.tasks.render_receipt", arguments={"pk": receipt.pk}
    ).exists()


def test_a_refusal_rests_on_clauses_and_reasons_and_is_listed_publicly(submitted, bureau):
    with pytest.raises(Refused):
        decisions.propose_refusal(submitted, by=bureau, on=TODAY, reasons="楼层不符", clauses=[])

    refused(submitted, by=bureau, on=TODAY)

    facility = Facility.objects.listed().get()
    assert facility.state == FacilityState.UNFILED
    assert [clause.code for clause in Filing.objects.get().refused_clauses.all()] == ["setting-floor"]


@pytest.mark.parametrize(
    ("before", "after"), [("filed", "nonconforming"), ("verified", "nonconforming"), ("nonconforming", "nonconforming")]
)
def test_a_refused_facility_that_was_filed_is_ordered_to_correct(bureau, before, after):
    row = FilingFactory(facility__state=before)

    refused(row, by=bureau, on=TODAY)

    assert Facility.objects.get().state == after


def test_a_facility_refused_once_may_be_refused_again_and_then_filed(submitted, operator, bureau):
    refused(submitted, by=bureau, on=TODAY)
    second = life.open_draft(submitted.facility, by=operator, on=TODAY)
    life.submit(second, by=operator, on=TODAY, declared_by="李明")
    refused(second, by=bureau, on=TODAY, reasons="仍使用四层")
    third = life.open_draft(submitted.facility, by=operator, on=TODAY)
    life.submit(third, by=operator, on=TODAY, declared_by="李明")

    decisions.accept(heard(third), by=bureau, on=TODAY)

    assert Facility.objects.get().state == FacilityState.FILED


def test_a_clause_that_is_not_met_on_the_day_keeps_the_filing_from_being_accepted(submitted, bureau):
    submitted.facility.documents.filter(kind="fire-certificate").update(expires_on=TODAY)

    with pytest.raises(rules.NotReady) as refusal:
        decisions.accept(submitted, by=bureau, on=date(2026, 11, 24))

    assert [finding.clause.code for finding in refusal.value.findings] == ["filing-8-fire"]
    assert not Receipt.objects.exists()


def test_a_warning_needs_the_reviewers_reason(submitted, bureau):
    submitted.facility.classes.update(floor=2)  # toddlers belong on the ground floor

    with pytest.raises(Refused) as refusal:
        decisions.accept(submitted, by=bureau, on=TODAY, note="  ")
    receipt = accepted(submitted, by=bureau, note="二层有两部疏散楼梯")

    assert refusal.value.field == "note"
    submitted.refresh_from_db()
    assert submitted.decision_note == "二层有两部疏散楼梯"
    assert receipt.filing == submitted


def test_the_receipt_says_what_was_declared_last_also_when_the_page_was_opened_before(submitted, operator, bureau):
    opened_before = Filing.objects.get(pk=submitted.pk)
    remarks.remark(submitted, section="basics", field="name", text="请更正名称", by=bureau)
    remarks.give_back(submitted, by=bureau, on=TODAY)
    Facility.objects.update(name="新名托育园")
    life.submit(Filing.objects.get(pk=submitted.pk), by=operator, on=TODAY, declared_by="李明")

    receipt = decisions.accept(opened_before, by=bureau, on=TODAY)

    assert receipt.content["basics"]["name"] == "新名托育园"


def test_a_window_left_open_since_the_draft_keeps_number_and_day_of_receiving(facility, operator, bureau):
    row = draft(facility)
    left_open = Filing.objects.get(pk=row.pk)
    life.submit(row, by=operator, on=TODAY, declared_by="李明")
    remarks.remark(row, section="basics", field="name", text="请更正名称", by=bureau)
    remarks.give_back(row, by=bureau, on=TODAY)

    life.submit(left_open, by=operator, on=date(2026, 11, 24), declared_by="李明")

    left_open.refresh_from_db()
    assert (left_open.number, left_open.received_on) == ("备330103-2026-00001", TODAY)
    assert clock.terms(left_open).filter(kind=TermKind.NONCONFORMITY).count() == 1


EXPECTED_STEPS = {  # state -> the steps that lead on from it
    "draft": {"submit", "withdraw"},
    "submitted": {"assign", "remark", "give_back", "accept", "refuse", "withdraw"},
    "returned": {"submit", "withdraw"},
    "accepted": set(),
    "refused": set(),
    "withdrawn": set(),
}
STEPS = {
    "submit": lambda row, own, lead: life.submit(row, by=own, on=TODAY, declared_by="李明"),
    "withdraw": lambda row, own, lead: life.withdraw(row, by=own, on=TODAY),
    "assign": lambda row, own, lead: assignment.take(row, by=lead, on=TODAY),
    "remark": lambda row, own, lead: remarks.remark(row, section="basics", field="name", text="请核对", by=lead),
    "give_back": lambda row, own, lead: remarks.give_back(row, by=lead, on=TODAY),
    "accept": lambda row, own, lead: decisions.accept(row, by=lead, on=TODAY),
    "refuse": lambda row, own, lead: refused(row, by=lead, on=TODAY),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("step", STEPS)
def test_each_step_is_taken_from_the_states_it_belongs_to_and_from_no_other(facility, operator, bureau, state, step):
    row = FilingFactory(facility=facility, state=state, declared=snapshots.take(facility))
    row.remarks.create(section="basics", text="请更正", by=bureau)
    heard(row)

    if step in EXPECTED_STEPS[state]:
        STEPS[step](row, operator, bureau)
        return
    with pytest.raises(IllegalMove):
        STEPS[step](row, operator, bureau)

    row.refresh_from_db()
    assert row.state == state


@pytest.mark.parametrize("state", ["filed", "verified", "suspended", "closed", "cancelled"])
def test_a_facility_whose_filing_holds_or_is_gone_opens_no_new_one(facility, operator, state):
    Facility.objects.update(state=state)

    with pytest.raises(Refused):
        life.open_draft(facility, by=operator, on=TODAY)


def test_a_remark_is_worded_anew_and_taken_back_only_before_it_is_sent(submitted, bureau):
    kept = remarks.remark(submitted, section="basics", field="name", text="请核对", by=bureau)
    dropped = remarks.remark(submitted, section="basics", field="name", text="多余", by=bureau)
    remarks.amend_remark(kept, section="basics", text="请核对名称", by=bureau)
    remarks.remove_remark(dropped, by=bureau)
    remarks.give_back(submitted, by=bureau, on=TODAY)
    assert [row.text for row in submitted.remarks.all()] == ["请核对名称"]
    life.submit(submitted, by=operator_user(submitted.facility.operator), on=TODAY, declared_by="李明")

    with pytest.raises(Refused):
        remarks.amend_remark(kept, section="basics", text="晚了", by=bureau)
    with pytest.raises(Refused):
        remarks.remove_remark(kept, by=bureau)


def test_strangers_take_no_step(submitted):
    stranger = operator_user(complete_facility().operator)
    elsewhere = officer(Role.BUREAU_LEAD, area=WULIN)

    for act in (
        lambda: life.withdraw(submitted, by=stranger, on=TODAY),
        lambda: decisions.accept(submitted, by=stranger, on=TODAY),
        lambda: decisions.accept(submitted, by=elsewhere, on=TODAY),
        lambda: remarks.remark(submitted, section="basics", field="", text="x", by=elsewhere),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_reviewer_reviews_but_does_not_decide(submitted, reviewer):
    assignment.take(submitted, by=reviewer, on=TODAY)
    remarks.remark(submitted, section="basics", field="name", text="请核对", by=reviewer)

    with pytest.raises(NotAllowed):
        decisions.accept(submitted, by=reviewer, on=TODAY)


def test_a_filing_in_a_colleagues_hands_is_not_taken(submitted, reviewer, bureau):
    assignment.take(submitted, by=reviewer, on=TODAY)

    with pytest.raises(Refused, match=reviewer.full_name):
        assignment.take(submitted, by=bureau, on=TODAY)


def test_a_facility_has_one_open_filing(facility, operator):
    life.open_draft(facility, by=operator, on=TODAY)

    with pytest.raises(Refused):
        life.open_draft(facility, by=operator, on=TODAY)


@pytest.mark.django_db(transaction=True)
def test_six_officers_who_accept_at_once_issue_one_receipt():
    facility = complete_facility()
    row = heard(FilingFactory(facility=facility, declared=snapshots.take(facility)))
    officers = [officer(Role.BUREAU_LEAD) for _ in range(6)]

    def accept(user: User) -> str:
        try:
            decisions.accept(Filing.objects.select_related("facility__area").get(pk=row.pk), by=user, on=TODAY)
        except IllegalMove:
            return "refused"
        finally:
            connection.close()
        return "accepted"

    with ThreadPoolExecutor(6) as pool:
        outcomes = sorted(pool.map(accept, officers))

    assert outcomes == ["accepted"] + ["refused"] * 5
    assert Receipt.objects.count() == 1


def test_what_changed_after_the_return_is_told_by_content_and_not_by_file_name():
    lease = {"kind": "lease", "name": "scan.pdf", "sha256": "a" * 64, "version": 1}
    licence = {"kind": "licence", "name": "scan.pdf", "sha256": "b" * 64, "version": 1}
    before = {"documents": [lease, licence]}

    replaced = snapshots.differences(before, {"documents": [lease | {"sha256": "c" * 64}, licence]})
    renamed = snapshots.differences(before, {"documents": [lease | {"name": "合同.pdf"}, licence]})

    assert [(found.section, found.field) for found in replaced] == [("documents", "lease")]
    assert ("aaaaaaaa" in replaced[0].before, "cccccccc" in replaced[0].after) == (True, True)
    assert renamed == []
