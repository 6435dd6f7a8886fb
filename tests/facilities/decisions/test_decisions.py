"""Decisions of two people, verification on site, orders to correct, cancellations: who may do what when, and what is published."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from facilities.decisions import cancellations, decisions
from facilities.filing import filings as life, snapshots
from facilities.ground.choices import FacilityState, FilingKind
from facilities.models import (
    Cancellation,
    CancellationGround,
    CorrectionOrder,
    Facility,
    Filing,
    Proposal,
    Receipt,
    Verification,
)
from facilities.proposals import proposals
from facilities.register import validity
from facilities.review import remarks
from facilities.verification import tasks, verifications
from portal.accounts import posts
from portal.accounts.choices import Role
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import Clause, Letter, Notice, Threshold, User
from portal.rulebook.choices import Severity
from portal.site import days
from tests.facilities.builders import complete_facility, draft, heard, refused
from tests.factories import TODAY, FilingFactory, officer, operator_user
from tests.together import at_once

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF"


@pytest.fixture
def facility() -> Facility:
    return complete_facility(name="小太阳托育园")


@pytest.fixture
def operator(facility) -> User:
    return operator_user(facility.operator)


@pytest.fixture
def submitted(facility, operator) -> Filing:
    return heard(life.submit(draft(facility), by=operator, on=TODAY, declared_by="李明"))


@pytest.fixture
def second(db) -> User:
    return officer(Role.BUREAU_LEAD)


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("改正.pdf", PDF, content_type="application/pdf")


def floor() -> list[Clause]:
    return [Clause.objects.get(code="setting-floor")]


def proposed(filing: Filing, by: User, on: date = TODAY, reasons: str = "使用四层") -> Proposal:
    return decisions.propose_refusal(
        filing, by=by, on=on, reasons=reasons, clauses=floor(), against_findings="现场为四层"
    )


def verified(filing: Filing, *, by: User, on: date, failing: int = 0) -> Verification:
    """Carry out the verification of an accepted filing with so many items not met, the gravest first."""
    row = filing.verifications.get()
    items = sorted(row.items.select_related("clause"), key=lambda item: list(Severity).index(item.clause.severity))
    for number, item in enumerate(items):
        is_met = number >= failing
        verifications.answer(item, by=by, outcome="met" if is_met else "not_met", note="" if is_met else "安全出口被堵")
    return verifications.conclude(row, by=by, on=on, visited_on=on)


class TestFourEyes:
    def test_a_refusal_is_proposed_by_one_and_taken_by_another(self, submitted, reviewer, bureau):
        proposal = proposed(submitted, reviewer)
        assert Filing.objects.get().state == "submitted"

        decisions.confirm_refusal(proposal, by=bureau, on=TODAY)

        row = Filing.objects.get()
        assert (row.state, row.decision_note, list(row.refused_clauses.all())) == ("refused", "使用四层", floor())
        assert (proposal.decided_by, proposal.state) == (bureau, "confirmed")
        assert not clock.terms(row).running().exists()
        assert Letter.objects.about(row).get().template_id == "refusal"

    def test_nobody_confirms_what_he_proposed_also_after_he_was_promoted(self, submitted, reviewer):
        proposal = proposed(submitted, reviewer)
        posts.appoint(reviewer, reviewer.memberships.get().organisation, Role.BUREAU_LEAD, on=TODAY)
        promoted = User.objects.get(pk=reviewer.pk)

        for act in (
            lambda: decisions.confirm_refusal(proposal, by=promoted, on=TODAY),
            lambda: decisions.send_back(proposal, by=promoted, on=TODAY, answer="x"),
        ):
            with pytest.raises(NotAllowed):
                act()

        assert Filing.objects.get().state == "submitted"

    def test_advice_is_no_ground_for_a_refusal(self, submitted, reviewer):
        advice = [*floor(), Clause.objects.get(code="security-alarm")]

        with pytest.raises(Refused) as refusal:
            decisions.propose_refusal(
                submitted, by=reviewer, on=TODAY, reasons="无报警", clauses=advice, against_findings="现场为四层"
            )

        assert refusal.value.field == "clauses"

    def test_advice_not_followed_on_site_brings_no_order(self, submitted, reviewer, bureau):
        decisions.accept(submitted, by=bureau, on=TODAY)
        row = Filing.objects.get().verifications.get()
        for item in row.items.select_related("clause"):
            unmet = item.clause.code == "security-alarm"
            verifications.answer(item, by=reviewer, outcome="not_met" if unmet else "met", note="未装" if unmet else "")

        verifications.conclude(row, by=reviewer, on=TODAY, visited_on=TODAY)

        assert (row.state, Facility.objects.get().state) == ("passed", "verified")
        assert row.items.get(outcome="not_met").note == "未装"

    def test_the_database_holds_that_two_people_decide(self, submitted, reviewer):
        proposal = proposed(submitted, reviewer)

        with pytest.raises(IntegrityError, match="two_people_decide"), transaction.atomic():
            Proposal.objects.filter(pk=proposal.pk).update(decided_by=reviewer, decided_on=TODAY)
        with pytest.raises(IntegrityError, match="says_by_whom"), transaction.atomic():
            Proposal.objects.filter(pk=proposal.pk).update(state="confirmed")

    @pytest.mark.parametrize("page", ["filing-accept", "filing-refuse"])
    def test_nobody_is_asked_for_a_decision_while_one_waits(self, client, submitted, reviewer, bureau, page):
        proposal = proposed(submitted, reviewer)
        client.force_login(bureau)

        shown = client.get(reverse(page, args=[submitted.pk])).content.decode()

        assert proposal.get_absolute_url() in shown
        assert "<textarea" not in shown

    def test_a_reviewer_confirms_nothing(self, submitted, bureau, reviewer):
        with pytest.raises(NotAllowed):
            decisions.confirm_refusal(proposed(submitted, bureau), by=reviewer, on=TODAY)

    def test_what_is_sent_back_says_why_and_may_be_proposed_anew(self, submitted, reviewer, bureau):
        first = proposed(submitted, reviewer)
        with pytest.raises(Refused):
            decisions.send_back(first, by=bureau, on=TODAY, answer=" ")
        decisions.send_back(first, by=bureau, on=TODAY, answer="请现场核实楼层")
        titles = [item.title for item in days.waiting(reviewer, on=TODAY)]

        second = proposed(submitted, reviewer)

        assert "您的拟办意见被退回" in titles
        assert "您的拟办意见被退回" not in [item.title for item in days.waiting(reviewer, on=TODAY)]
        assert (first.state, first.answer, second.state) == ("sent_back", "请现场核实楼层", "open")

    def test_nobody_decides_beside_a_proposal_that_waits(self, submitted, reviewer, bureau):
        remarks.remark(submitted, section="basics", field="name", text="请更正", by=bureau)
        proposed(submitted, reviewer)

        for act in (
            lambda: decisions.accept(submitted, by=bureau, on=TODAY),
            lambda: remarks.give_back(submitted, by=bureau, on=TODAY),
            lambda: proposed(submitted, bureau),
        ):
            with pytest.raises(Refused, match="等待复核"):
                act()

    def test_a_withdrawal_and_its_author_let_a_proposal_lapse(self, submitted, operator, reviewer, bureau):
        decisions.take_back(proposed(submitted, reviewer), by=reviewer, on=TODAY)
        again = proposed(submitted, reviewer)

        life.withdraw(submitted, by=operator, on=TODAY)

        again.refresh_from_db()
        assert again.state == "lapsed"
        with pytest.raises(IllegalMove):
            decisions.confirm_refusal(again, by=bureau, on=TODAY)

    @pytest.mark.parametrize("number", ["11010519491231002X", "13800138000", "138 0013 8000", "+86 138-0013-8000"])
    def test_published_reasons_hold_no_id_and_mobile_numbers(self, client, submitted, reviewer, number):
        with pytest.raises(Refused) as refusal:
            proposed(submitted, reviewer, reasons=f"负责人{number}未到场")
        client.force_login(reviewer)

        page = client.post(
            reverse("filing-refuse", args=[submitted.pk]),
            {"reasons": f"负责人{number}未到场", "clauses": floor()[0].pk},
        )

        assert refusal.value.field == "reasons"
        assert number not in str(refusal.value)
        assert "reasons" in page.context["form"].errors
        assert "未到场" in page.content.decode()

    @pytest.mark.parametrize(
        "text", ["统一社会信用代码91330103MA0000001X", "编号330103202600001", "面积1380.0138平方米"]
    )
    def test_codes_and_figures_are_no_personal_data(self, submitted, reviewer, text):
        assert proposed(submitted, reviewer, reasons=text).reasons == text

    def test_the_page_keeps_the_fifteen_days_in_mind(self, client, submitted, reviewer, bureau):
        term = clock.running(submitted, TermKind.NONCONFORMITY)
        proposal = proposed(submitted, reviewer)
        client.force_login(bureau)
        assert client.get(proposal.get_absolute_url()).context["due_on"] == term.due_on

        term.due_on = date(2020, 1, 1)
        term.save()

        assert client.get(proposal.get_absolute_url()).context["is_late"]
        assert [i.due_on for i in days.waiting(bureau, on=TODAY) if i.url == proposal.get_absolute_url()] == [
            date(2020, 1, 1)
        ]

    def test_where_the_rulebook_says_so_the_operator_is_heard_first(
        self, client, submitted, operator, reviewer, bureau
    ):
        Threshold.objects.filter(key="refusal.hearing.working_days").update(value=3)
        proposal = proposed(submitted, reviewer)
        assert Letter.objects.about(proposal).get().template_id == "refusal-intent"
        with pytest.raises(Refused, match="2026-11-26"):
            decisions.confirm_refusal(proposal, by=bureau, on=date(2026, 11, 26))
        client.force_login(operator)

        client.post(reverse("proposal-hear", args=[proposal.pk]), {"statement": "四层已停用"})

        proposal.refresh_from_db()
        assert proposal.statement == "四层已停用"
        assert decisions.confirm_refusal(proposal, by=bureau, on=TODAY).state == "refused"

    def test_silence_until_the_end_of_the_hearing_period_lets_the_refusal_go_on(self, submitted, reviewer, bureau):
        Threshold.objects.filter(key="refusal.hearing.working_days").update(value=3)
        proposal = proposed(submitted, reviewer)

        assert decisions.confirm_refusal(proposal, by=bureau, on=date(2026, 11, 27)).state == "refused"

    def test_the_refusal_may_be_appealed_and_both_who_took_it_are_known(self, submitted, bureau):
        refused(submitted, by=bureau, on=TODAY)

        decision = validity.decisions(submitted.facility)[0]

        assert (decision.subject, decision.decided_on) == (Filing.objects.get(), TODAY)
        assert len(decision.decided_by) == 2
        assert bureau in decision.decided_by


class TestAcceptance:
    def test_the_receipt_comes_with_the_conditions_that_must_be_met_all_the_time(self, submitted, bureau, operator):
        receipt = decisions.accept(submitted, by=bureau, on=TODAY)

        letter = Letter.objects.about(submitted).get(template="basic-conditions")
        clauses = Clause.objects.in_force(TODAY).filter(is_basic=True)
        assert receipt.number in letter.body
        assert {clause.text for clause in clauses} == {text for _, text in letter.facts}
        assert Notice.objects.addressed_to(operator).filter(title__contains="基本条件告知书").exists()
        assert "查阅文书:托育机构基本条件告知书" in [
            str(item.title).replace("：", ":") for item in days.waiting(operator, on=TODAY)
        ]

    def test_a_return_is_one_letter_with_everything(self, submitted, bureau):
        remarks.remark(submitted, section="basics", field="address", text="地址与合同不一致", by=bureau)
        remarks.remark(submitted, section="documents", field="", text="缺少平面图", by=bureau)

        remarks.give_back(submitted, by=bureau, on=TODAY)

        letter = Letter.objects.about(submitted).get(template="return-notice")
        assert [text for _, text in letter.facts] == ["地址与合同不一致", "缺少平面图"]
        assert letter.facts[0][0].endswith("地址")

    def test_a_later_receipt_supersedes_the_earlier_one(self, client, submitted, operator, bureau):
        first = decisions.accept(submitted, by=bureau, on=TODAY)
        Facility.objects.update(state=FacilityState.NONCONFORMING)
        again = life.open_draft(submitted.facility, by=operator, on=TODAY)
        life.submit(again, by=operator, on=TODAY, declared_by="李明")

        second = decisions.accept(heard(again), by=bureau, on=date(2026, 11, 24))

        first.refresh_from_db()
        assert (first.superseded_by, first.version, second.version) == (second, 1, 2)
        page = client.get(first.get_absolute_url())
        assert page.context["holds"] is False
        assert second.number in page.content.decode()
        assert client.get(second.get_absolute_url()).context["holds"] is True
        assert [row.state for row in Verification.objects.order_by("pk")] == ["called_off", "planned"]

    def test_a_facility_whose_filing_was_cancelled_is_not_filed_by_a_filing_left_open(self, submitted, bureau):
        Facility.objects.update(state=FacilityState.CANCELLED)

        with pytest.raises(IllegalMove):
            decisions.accept(submitted, by=bureau, on=TODAY)

        assert not Receipt.objects.exists()


class TestVerification:
    @pytest.fixture
    def accepted(self, submitted, bureau) -> Filing:
        decisions.accept(submitted, by=bureau, on=TODAY)
        return submitted

    def test_acceptance_starts_a_task_with_its_term_and_what_only_a_look_can_answer(self, accepted, bureau):
        row = Verification.objects.planned().get()

        assert row.due_on == date(2026, 12, 21)
        assert {item.clause.code for item in row.items.all()} >= {"fire-exits", "management-32-cctv"}
        assert "food-hygiene" not in {item.clause.code for item in row.items.all()}  # this one serves no meals
        assert row.get_absolute_url() in [item.url for item in days.waiting(bureau, on=TODAY)]

    def test_everything_met_is_verified_and_shown_publicly_with_its_day(self, client, accepted, reviewer):
        verified(accepted, by=reviewer, on=date(2026, 12, 1))

        assert Facility.objects.get().state == "verified"
        assert "2026-12-01" in client.get(reverse("register-facility", args=[accepted.facility_id])).content.decode()
        assert "2026-12-01" in client.get(Receipt.objects.get().get_absolute_url()).content.decode()

    def test_it_is_not_concluded_while_an_answer_or_a_note_is_missing(self, accepted, reviewer):
        row = Verification.objects.get()
        verifications.answer(row.items.first(), by=reviewer, outcome="not_met")

        with pytest.raises(Refused, match=str(row.items.count())):
            verifications.conclude(row, by=reviewer, on=TODAY, visited_on=TODAY)

    def test_what_is_not_met_is_ordered_published_and_falls_due_by_its_severity(self, client, accepted, reviewer):
        verified(accepted, by=reviewer, on=date(2026, 12, 1), failing=2)

        order = CorrectionOrder.objects.open().get()
        severities = {point.clause.severity for point in order.points.all()}
        days = {"serious": date(2026, 12, 8), "major": date(2026, 12, 22)}
        assert order.severity == ("serious" if "serious" in severities else "major")
        assert order.due_on == days[order.severity]
        assert Facility.objects.get().state == "nonconforming"
        assert Letter.objects.about(order).get().template_id == "correction-order"
        for page in (
            Receipt.objects.get().get_absolute_url(),
            reverse("register-facility", args=[accepted.facility_id]),
        ):
            assert "安全出口被堵" in client.get(page).content.decode()

    @pytest.mark.parametrize(("way", "after"), [("on_site", "verified"), ("on_file", "filed")])
    def test_a_corrected_facility_stands_again(self, accepted, operator, reviewer, way, after):
        verified(accepted, by=reviewer, on=TODAY, failing=1)
        order = CorrectionOrder.objects.get()
        verifications.report(order, by=operator, on=TODAY, text="已清理出口", files=[paper()])
        verifications.find_insufficient(order, by=reviewer, on=TODAY, way="on_file", note="看不清")
        assert (order.state, clock.running(order, TermKind.CORRECTION).started_on) == ("ordered", TODAY)
        verifications.report(order, by=operator, on=TODAY, text="补拍照片", files=[paper()])

        verifications.find_corrected(order, by=reviewer, on=TODAY, way=way)

        assert (order.state, Facility.objects.get().state) == ("corrected", after)
        assert Letter.objects.about(order).filter(template="correction-met").exists()
        assert [answer.is_sufficient for answer in order.answers.all()] == [False, True]

    def test_an_overdue_order_is_told_once_and_leads_towards_a_cancellation(self, accepted, operator, reviewer, bureau):
        verified(accepted, by=reviewer, on=TODAY, failing=1)
        order = CorrectionOrder.objects.open().get()
        assert tasks.mark_overdue_orders(order.due_on.isoformat()) == 0

        late = [tasks.mark_overdue_orders("2027-03-01") for _ in range(2)]

        order.refresh_from_db()
        assert (late, order.state) == ([1, 0], "overdue")
        titles = {item.title for item in days.waiting(bureau, on=TODAY) if item.url == order.get_absolute_url()}
        assert titles == {"逾期未改正：研究是否取消备案"}
        verifications.report(order, by=operator, on=TODAY, text="晚了但改了", files=[paper()])
        assert order.state == "answered"

    def test_strangers_neither_verify_nor_report(self, accepted, reviewer, street):
        verified(accepted, by=reviewer, on=TODAY, failing=1)
        order = CorrectionOrder.objects.get()
        stranger = operator_user(complete_facility().operator)

        for act in (
            lambda: verifications.report(order, by=stranger, on=TODAY, text="x", files=[paper()]),
            lambda: verifications.find_corrected(order, by=street, on=TODAY, way="on_site"),
            lambda: verifications.assign(Verification.objects.get(), by=street, to=street),
        ):
            with pytest.raises(NotAllowed):
                act()


class TestCancellation:
    @pytest.fixture
    def receipt(self, submitted, bureau) -> Receipt:
        return decisions.accept(submitted, by=bureau, on=TODAY)

    @pytest.fixture
    def case(self, receipt, reviewer) -> Cancellation:
        ground = CancellationGround.objects.get(pk="false-materials")
        facility = receipt.filing.facility
        return cancellations.announce(facility, by=reviewer, on=TODAY, ground=ground, reasons="消防证明系伪造")

    def propose(self, case: Cancellation, by: User, on: date) -> Proposal:
        return cancellations.propose(case, by=by, on=on, reasons=case.reasons, clauses=[case.clause])

    def test_it_goes_by_notice_hearing_period_two_people_letter_and_publication(
        self, client, case, receipt, reviewer, bureau
    ):
        with pytest.raises(Refused, match="2026-11-30"):
            self.propose(case, reviewer, date(2026, 11, 30))
        proposal = self.propose(case, reviewer, date(2026, 12, 1))
        with pytest.raises(NotAllowed):
            cancellations.confirm(proposal, by=reviewer, on=date(2026, 12, 1))
        change = FilingFactory(facility=case.facility, kind=FilingKind.CHANGE)

        cancellations.confirm(proposal, by=bureau, on=date(2026, 12, 1))

        change.refresh_from_db()
        assert change.state == "withdrawn"
        letters = list(Letter.objects.about(case).order_by("pk"))
        assert [letter.template_id for letter in letters] == ["cancellation-intent", "cancellation"]
        assert letters[0].number in letters[1].body
        assert "未提出陈述申辩" in letters[1].body
        assert Facility.objects.get().state == "cancelled"
        assert Verification.objects.get().state == "called_off"
        page = client.get(receipt.get_absolute_url())
        assert page.context["holds"] is False
        assert "消防证明系伪造" in page.content.decode()
        assert validity.decisions(receipt.filing.facility)[0].subject == case

    def test_a_hearing_that_was_asked_for_is_held_and_kept_before_anybody_decides(
        self, case, operator, reviewer, bureau
    ):
        cancellations.state_case(case, by=operator, on=date(2026, 11, 25), statement="", asks_hearing=True)
        with pytest.raises(Refused, match="听证"):
            self.propose(case, reviewer, date(2026, 12, 10))

        cancellations.record_hearing(
            case, by=reviewer, on=date(2026, 12, 9), held_on=date(2026, 12, 8), minutes="双方到场", paper=paper()
        )

        proposal = self.propose(case, reviewer, date(2026, 12, 10))
        cancellations.confirm(proposal, by=bureau, on=date(2026, 12, 10))
        assert "2026年12月8日举行了听证" in Letter.objects.about(case).first().body
        assert case.papers.count() == 1

    def test_after_the_period_nothing_more_is_heard(self, case, operator):
        with pytest.raises(Refused):
            cancellations.state_case(case, by=operator, on=date(2026, 12, 1), statement="我们不服")

    def test_it_may_be_dropped_with_a_reason_and_the_filing_holds_on(self, case, receipt, operator, reviewer, bureau):
        cancellations.state_case(case, by=operator, on=TODAY, statement="原件在此")
        proposal = self.propose(case, reviewer, TODAY)

        cancellations.drop(case, by=bureau, on=TODAY, reason="经核实材料真实")

        proposal.refresh_from_db()
        assert (case.state, proposal.state, Facility.objects.get().state) == ("dropped", "lapsed", "filed")
        assert validity.of_receipt(receipt).holds
        with pytest.raises(IllegalMove):
            cancellations.confirm(proposal, by=bureau, on=date(2026, 12, 1))

    def test_one_proceeding_at_a_time_and_only_against_what_is_filed(self, case, reviewer):
        ground = CancellationGround.objects.get(pk="abuse")
        for facility in (case.facility, complete_facility()):
            with pytest.raises(Refused):
                cancellations.announce(facility, by=reviewer, on=TODAY, ground=ground, reasons="x")

    def test_both_sides_find_it_on_their_worklist(self, case, operator, reviewer):
        for user in (operator, reviewer):
            assert case.get_absolute_url() in [item.url for item in days.waiting(user, on=TODAY)]


@pytest.mark.django_db(transaction=True)
class TestRaces:
    def filing(self) -> Filing:
        facility = complete_facility()
        return heard(FilingFactory(facility=facility, number="备1", declared=snapshots.take(facility)))

    def test_two_who_confirm_one_proposal_at_once_give_one_decision(self):
        proposal = proposed(self.filing(), officer(Role.REVIEWER))
        leads = [officer(Role.BUREAU_LEAD) for _ in range(2)]

        ends = at_once(
            *(
                lambda by=by: decisions.confirm_refusal(Proposal.objects.get(pk=proposal.pk), by=by, on=TODAY)
                for by in leads
            )
        )

        assert sum(isinstance(end, IllegalMove) for end in ends) == 1
        assert Letter.objects.filter(template="refusal").count() == 1

    def test_one_who_accepts_while_another_confirms_a_refusal_gives_one_decision(self):
        row = self.filing()
        proposal = proposed(row, officer(Role.REVIEWER))
        leads = [officer(Role.BUREAU_LEAD) for _ in range(2)]

        ends = at_once(
            lambda: decisions.accept(Filing.objects.get(pk=row.pk), by=leads[0], on=TODAY),
            lambda: decisions.confirm_refusal(Proposal.objects.get(pk=proposal.pk), by=leads[1], on=TODAY),
        )

        assert sum(isinstance(end, Refused) for end in ends) == 1
        assert Filing.objects.get(pk=row.pk).state == "refused"
        assert not Receipt.objects.exists()

    def test_one_who_accepts_while_another_proposes_a_refusal_leaves_no_proposal_behind_a_receipt(self):
        row = self.filing()
        lead, reviewer = officer(Role.BUREAU_LEAD), officer(Role.REVIEWER)

        ends = at_once(
            lambda: decisions.accept(Filing.objects.get(pk=row.pk), by=lead, on=TODAY),
            lambda: proposed(Filing.objects.get(pk=row.pk), reviewer),
        )

        assert sum(isinstance(end, Refused) for end in ends) == 1
        assert Receipt.objects.exists() != bool(proposals.open_one(filing=row))
