"""What one person alone may not do: accept what was not asked about, or against a finding; name something new a second time."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from facilities.decisions import acceptance, decisions
from facilities.filing import filings as life
from facilities.ground.choices import FilingKind
from facilities.models import Facility, Filing, OpinionRule, Origin, Proposal, Receipt
from facilities.opinions import consultation
from facilities.review import remarks
from portal.accounts.choices import Role
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.errors import NotAllowed, Refused
from portal.models import Clause, Department, Threshold, User
from portal.site import days
from tests.facilities.builders import accepted, complete_facility, draft, heard
from tests.factories import TODAY, FacilityFactory, FilingFactory, officer, operator_user

pytestmark = pytest.mark.django_db
TUESDAY = date(2026, 11, 24)


@pytest.fixture
def facility() -> Facility:
    return complete_facility(name="小太阳托育园", head_name="陈静静")


@pytest.fixture
def operator(facility) -> User:
    return operator_user(facility.operator)


@pytest.fixture
def submitted(facility, operator) -> Filing:
    return life.submit(draft(facility), by=operator, on=TODAY, declared_by="李明")


def rules_of(filing: Filing) -> list[OpinionRule]:
    return [suggestion.rule for suggestion in consultation.suggestions(filing)]


class TestWhoMustBeHeard:
    def test_a_filing_that_nobody_claimed_and_nobody_was_asked_about_is_not_accepted(self, submitted, bureau):
        for act in (decisions.accept, decisions.propose_acceptance):
            with pytest.raises(Refused, match="消防"):
                act(submitted, by=bureau, on=TODAY, note="材料齐全，情况属实")

        assert not Receipt.objects.exists()

    def test_a_question_of_the_reviewers_own_does_not_stand_for_the_one_that_must_be_asked(self, submitted, reviewer):
        fire = Department.objects.get(pk="fire")
        row = consultation.ask_also(
            submitted, fire, question="电话?", because="联系", by=reviewer, on=TODAY, is_required=False
        )

        assert row.is_required
        assert "fire" in {missing.department.pk for missing in consultation.unheard(submitted)}

    def test_who_is_left_out_or_not_asked_any_more_is_not_heard(self, submitted, reviewer, bureau):
        consultation.ask(submitted, [], by=reviewer, on=TODAY, left_out_because="场所未变")

        with pytest.raises(Refused):
            decisions.accept(submitted, by=bureau, on=TODAY)
        with pytest.raises(Refused, match="一人"):
            decisions.accept(submitted, by=bureau, on=TODAY, note="场所未变")

    def test_an_answer_to_what_was_declared_before_does_not_stand_for_what_is_declared_now(
        self, submitted, operator, bureau
    ):
        heard(submitted)
        for number, day in enumerate((24, 25)):  # the second time something else changes
            remarks.remark(submitted, section="premises", field="", text=f"请更正{number}", by=bureau)
            remarks.give_back(submitted, by=bureau, on=date(2026, 11, day))
            facts = {"indoor_area": 300} if number == 0 else {"outdoor_area": 70}
            Facility.objects.update(**facts)
            submitted = Filing.objects.get(pk=submitted.pk)
            life.submit(submitted, by=operator, on=date(2026, 11, day), declared_by="李明")

        assert {s.rule.department_id for s in consultation.suggestions(submitted) if s.since_changed} >= {"fire"}
        with pytest.raises(Refused, match="消防"):
            decisions.accept(submitted, by=bureau, on=date(2026, 11, 25), note="x")

    def test_a_change_of_a_facility_whose_declaration_is_not_known_touches_every_field(self):
        facility = FacilityFactory(state="filed")
        change = FilingFactory(facility=facility, kind=FilingKind.CHANGE, declared={"basics": {"name": "新名"}})

        assert {rule.department_id for rule in rules_of(change)} >= {"fire", "police"}


class TestTwoPeople:
    def test_one_who_decides_accepts_what_meets_everything(self, submitted, bureau):
        assert decisions.accept(heard(submitted), by=bureau, on=TODAY).number

    def test_the_rulebook_says_when_two_are_needed(self, submitted, bureau):
        Threshold.objects.filter(key="acceptance.two_people.first").update(value=1)
        heard(submitted)

        with pytest.raises(Refused, match="一人"):
            decisions.accept(submitted, by=bureau, on=TODAY)

    def test_without_a_number_in_the_rulebook_two_are_needed(self, submitted, bureau):
        Threshold.objects.filter(key="acceptance.two_people.first").delete()

        with pytest.raises(Refused, match="一人"):
            decisions.accept(heard(submitted), by=bureau, on=TODAY)

    @pytest.mark.parametrize(("kind", "setting", "count"), [("first", "private", 0), ("first", "family", 1)])
    def test_home_points_take_two(self, kind, setting, count):
        filing = heard(FilingFactory(kind=kind, facility__setting=setting))

        assert sum("家庭" in str(why) for why in acceptance.weigh(filing, on=TODAY).why_two) == count

    def test_relocations_take_two(self, facility):
        new = FacilityFactory(operator=facility.operator)
        Origin.objects.create(facility=new, source=facility, kind=FilingKind.RELOCATION)
        filing = heard(FilingFactory(facility=new, kind=FilingKind.RELOCATION))

        assert len(acceptance.weigh(filing, on=TODAY).why_two) == 1

    def test_a_reason_against_a_finding_takes_a_second_person_and_never_its_author(self, submitted, bureau):
        submitted.facility.classes.update(floor=2)
        heard(submitted)
        proposal = decisions.propose_acceptance(submitted, by=bureau, on=TODAY, note="两部疏散楼梯")

        with pytest.raises(NotAllowed):
            decisions.confirm_acceptance(proposal, by=bureau, on=TODAY)
        with pytest.raises(NotAllowed):
            decisions.confirm_acceptance(proposal, by=officer(Role.REVIEWER), on=TODAY)
        second = officer(Role.BUREAU_LEAD)
        assert any(item.url == proposal.get_absolute_url() for item in days.waiting(second, on=TODAY))
        receipt = decisions.confirm_acceptance(proposal, by=second, on=TODAY)

        assert (receipt.filing.state, receipt.filing.decision_note) == ("accepted", "两部疏散楼梯")

    def test_what_came_up_after_the_proposal_is_reasoned_anew(self, submitted, reviewer, bureau, fire):
        heard(submitted)
        proposal = decisions.propose_acceptance(submitted, by=reviewer, on=TODAY, note="材料齐全")
        row = consultation.ask_also(
            submitted, Department.objects.get(pk="fire"), question="复查?", because="投诉", by=bureau, on=TODAY
        )
        consultation.give(row, by=fire, on=TODAY, outcome="disagree", public_text="通道堵塞")

        with pytest.raises(Refused, match="重新"):
            decisions.confirm_acceptance(proposal, by=bureau, on=TODAY)

        assert Filing.objects.get().state == "submitted"

    def test_a_proposal_is_confirmed_as_what_it_asks_for(self, submitted, reviewer, bureau):
        proposal = decisions.propose_acceptance(heard(submitted), by=reviewer, on=TODAY)

        for act in (decisions.confirm_refusal, remarks.confirm_return):
            with pytest.raises(Refused):
                act(proposal, by=bureau, on=TODAY)

    def test_the_second_person_sees_data_findings_documents_and_opinions(self, client, submitted, reviewer, bureau):
        submitted.facility.classes.update(floor=2)
        heard(submitted)
        proposal = decisions.propose_acceptance(submitted, by=reviewer, on=TODAY, note="两部疏散楼梯")
        client.force_login(bureau)

        page = client.get(proposal.get_absolute_url()).content.decode()

        assert "fire-certificate.pdf" in page
        assert "消防救援" in page
        assert "设置标准" in page
        assert submitted.facility.address in page

    def test_the_database_holds_that_a_refusal_gives_reasons(self, submitted, reviewer):
        proposal = decisions.propose_acceptance(heard(submitted), by=reviewer, on=TODAY)

        with pytest.raises(IntegrityError, match="gives_reasons"), transaction.atomic():
            Proposal.objects.filter(pk=proposal.pk).update(kind="refusal")


class TestOneNotice:
    @pytest.fixture
    def again(self, submitted, operator, bureau) -> Filing:
        """A filing that was returned on the 24th and handed in again on the 25th."""
        remarks.remark(submitted, section="basics", field="address", text="请更正地址", by=bureau)
        remarks.give_back(submitted, by=bureau, on=TUESDAY)
        return life.submit(submitted, by=operator, on=date(2026, 11, 25), declared_by="李明")

    def test_a_second_return_names_nothing_new(self, again, bureau):
        remarks.remark(again, section="premises", field="tenure", text="请补租期", by=bureau)

        with pytest.raises(Refused, match="请补租期"):
            remarks.give_back(again, by=bureau, on=date(2026, 11, 26))

        assert Filing.objects.get().state == "submitted"

    def test_what_was_named_and_is_still_not_right_is_named_again(self, again, bureau):
        remarks.remark(again, section="basics", field="address", text="门牌仍不符", by=bureau)

        assert remarks.give_back(again, by=bureau, on=date(2026, 11, 26)).state == "returned"

    def test_something_new_takes_a_reason_and_a_second_person(self, client, again, reviewer, bureau):
        remarks.remark(again, section="premises", field="tenure", text="请补租期", by=reviewer)
        with pytest.raises(Refused):
            remarks.propose_return(again, by=reviewer, on=TUESDAY, reasons=" ")
        client.force_login(reviewer)
        client.post(reverse("filing-return", args=[again.pk]), {"reasons": "租约于补正期间到期"})
        proposal = Proposal.objects.get()
        with pytest.raises(NotAllowed):
            remarks.confirm_return(proposal, by=reviewer, on=TUESDAY)

        remarks.confirm_return(proposal, by=bureau, on=date(2026, 11, 26))

        assert Filing.objects.get().state == "returned"
        assert (proposal.decided_by, proposal.reasons) == (bureau, "租约于补正期间到期")

    def test_the_five_days_begin_with_the_completed_set_and_never_anew(self, again, operator, bureau):
        assert clock.running(again, TermKind.RECEIPT).due_on == date(2026, 12, 2)
        remarks.remark(again, section="basics", field="address", text="门牌仍不符", by=bureau)
        remarks.give_back(again, by=bureau, on=date(2026, 11, 30))  # three of the five days are gone

        life.submit(again, by=operator, on=date(2026, 12, 7), declared_by="李明")

        assert clock.running(again, TermKind.RECEIPT).due_on == date(2026, 12, 9)
        assert clock.terms(again).filter(kind=TermKind.RECEIPT).count() == 2
        assert again.complete_on == date(2026, 11, 25)


class TestReasons:
    def test_a_refusal_against_a_finding_that_is_met_says_why(self, submitted, reviewer):
        clauses = [Clause.objects.get(code="setting-floor")]

        with pytest.raises(Refused) as refusal:
            decisions.propose_refusal(submitted, by=reviewer, on=TODAY, reasons="使用四层", clauses=clauses)

        assert refusal.value.field == "against_findings"

    def test_a_refusal_on_what_the_rulebook_finds_breached_needs_none(self, submitted, reviewer):
        submitted.facility.documents.filter(kind="fire-certificate").delete()
        clauses = [Clause.objects.get(code="filing-8-fire")]

        assert decisions.propose_refusal(submitted, by=reviewer, on=TODAY, reasons="缺消防证明", clauses=clauses).pk

    @pytest.mark.parametrize(
        "text", ["负责人陈静静未到场", "陈 静静拒绝配合", "陈·静静", "法定代表人沈建国", "员工赵小兰"]
    )
    def test_published_reasons_name_nobody_of_the_case(self, submitted, reviewer, text):
        submitted.facility.operator.__class__.objects.update(representative="沈建国")
        submitted.facility.people.update(name="赵小兰")
        submitted = Filing.objects.get(pk=submitted.pk)
        clauses = [Clause.objects.get(code="setting-floor")]

        with pytest.raises(Refused) as refusal:
            decisions.propose_refusal(
                submitted, by=reviewer, on=TODAY, reasons=text, clauses=clauses, against_findings="现场为四层"
            )

        assert refusal.value.field == "reasons"

    def test_a_firms_name_that_holds_its_founders_may_be_written(self, submitted, reviewer):
        Facility.objects.update(name="陈静静托育园")
        submitted = Filing.objects.get(pk=submitted.pk)
        clauses = [Clause.objects.get(code="setting-floor")]

        assert decisions.propose_refusal(
            submitted,
            by=reviewer,
            on=TODAY,
            reasons="陈静静托育园使用四层",
            clauses=clauses,
            against_findings="现场为四层",
        ).pk


def test_the_builders_way_of_accepting_takes_two_where_two_are_needed(submitted, bureau):
    submitted.facility.classes.update(floor=2)

    accepted(submitted, by=bureau, note="两部疏散楼梯")

    assert Proposal.objects.get().kind == "acceptance"
