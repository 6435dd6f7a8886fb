"""What follows a filing: reports without a filing, relocation, suspension, the end, annual reports, appeals, reminders."""

from datetime import date, timedelta

import pytest
from django.utils.translation import override

from facilities.appeals import appeals
from facilities.changes import updates
from facilities.decisions import cancellations
from facilities.dossier import renewals, tasks as dossier_tasks
from facilities.filing import filings as life, snapshots
from facilities.ground.choices import FacilityState, FilingKind, FilingState
from facilities.models import (
    AnnualReport,
    Arrangement,
    Cancellation,
    CancellationGround,
    CareClass,
    Facility,
    Filing,
    Origin,
    Suspension,
    Termination,
)
from facilities.relocation import relocations
from facilities.suspension import suspensions, tasks as suspension_tasks
from facilities.termination import terminations
from facilities.yearly import annual_reports
from portal.accounts.choices import Role
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import Letter, Notice, Threshold
from staff.models import Credential, Person, Post
from staff.people.tasks import remind_of_credentials
from tests.facilities.builders import accepted, add_document, complete_facility, heard
from tests.facilities.life import filed_facility, refuse
from tests.factories import TODAY, FilingFactory, community_of, officer, operator_user

pytestmark = pytest.mark.django_db
WULIN = "330103002"


def day(offset: int) -> date:
    return TODAY + timedelta(days=offset)


@pytest.fixture
def facility() -> Facility:
    return filed_facility(name="小太阳托育园")


@pytest.fixture
def operator(facility):
    return operator_user(facility.operator)


@pytest.fixture
def enrolled(facility) -> CareClass:
    CareClass.objects.filter(facility=facility).update(enrolled=8)
    return facility.classes.get()


# what is reported without a filing


def test_meals_begin_only_with_a_valid_food_licence(facility, operator):
    values = {"public_phone": "0571-1", "contact_mobile": "13800138001", "serves_meals": True}
    with pytest.raises(Refused):
        updates.report_contact(facility, values, by=operator, on=TODAY)
    assert not Facility.objects.get(pk=facility.pk).serves_meals

    add_document(facility, "food-licence")
    updates.report_contact(facility, values, by=operator, on=TODAY)

    assert Facility.objects.get(pk=facility.pk).serves_meals


def test_enrolment_has_its_day_and_never_exceeds_the_places(facility, operator):
    care_class = facility.classes.get()
    updates.report_enrolment(facility, {care_class.pk: 12}, by=operator, on=day(3))
    assert Facility.objects.get(pk=facility.pk).places_as_of == day(3)

    with pytest.raises(Refused) as refusal:
        updates.report_enrolment(facility, {care_class.pk: 16}, by=operator, on=day(4))

    assert refusal.value.field == f"class-{care_class.pk}"
    assert facility.classes.get().enrolled == 12


# relocation and branches


def relocated(facility, by, **choices) -> Facility:
    new = Facility(operator=facility.operator, name="小太阳新址", area=community_of(WULIN), address="武林路8号")
    relocations.draft(new, Origin(source=facility, kind=FilingKind.RELOCATION, **choices), by=by, on=TODAY)
    for name in ("lease_from", "lease_until", "tenure", "highest_floor", "uses_basement", "indoor_area"):
        setattr(new, name, getattr(facility, name))
    new.outdoor_area = 60
    new.save()
    new.classes.update(activity_area=60, sleep_area=30)
    for code in ("lease", "health-assessment", "fire-certificate", "pledge"):
        if not new.documents.filter(kind_id=code).exists():
            add_document(new, code)
    return new


def hand_in(facility, by) -> Filing:
    return life.submit(facility.filings.open().get(), by=by, on=TODAY, declared_by="李明")


def test_a_relocation_is_filed_anew_and_ends_the_old_filing_when_it_is_accepted(
    facility, operator, bureau, enrolled, client
):
    new = relocated(facility, operator, takes_children=True, takes_staff=True)
    filing = hand_in(new, operator)
    assert filing.kind == FilingKind.RELOCATION
    assert Person.objects.filter(facility=new).count() == Person.objects.filter(facility=facility).count()

    accepted(filing, by=bureau)

    facility.refresh_from_db()
    assert facility.state == FacilityState.CLOSED
    assert Facility.objects.get(pk=new.pk).state == FacilityState.FILED
    assert (facility.classes.get().enrolled, new.classes.get().enrolled) == (0, 8)
    assert Post.objects.filter(person__facility=facility, until__isnull=True).count() == 0
    assert Letter.objects.filter(template_id="relocation-closed").count() == 1
    assert new.name in client.get(f"/register/{facility.pk}/").content.decode()


def test_a_relocation_that_leaves_children_behind_is_not_handed_in(facility, operator, enrolled):
    new = relocated(facility, operator, takes_children=False, takes_staff=True)

    with pytest.raises(Refused):
        hand_in(new, operator)


def test_a_facility_has_one_successor_and_any_number_of_branches(facility, operator, bureau):
    relocated(facility, operator)
    for number in (1, 2):
        branch = Facility(operator=facility.operator, name=f"分园{number}", area=facility.area, address="长庆街9号")
        relocations.draft(branch, Origin(source=facility, kind=FilingKind.BRANCH), by=operator, on=TODAY)
        assert branch.filings.get().kind == FilingKind.BRANCH
        assert branch.documents.get().kind_id == "licence"

    with pytest.raises(Refused):
        relocated(facility, operator)


# suspension


def ask(facility, by, first=0, last=10, **facts) -> Suspension:
    told = {"reason": "装修", "arrangement": "转至附近机构", "parents_told_on": TODAY, "parents_told_how": "家长会"}
    row = Suspension(facility=facility, from_on=day(first), until_on=day(last), **(told | facts))
    return suspensions.ask(row, by=by, on=TODAY)


def state_of(facility) -> str:
    return Facility.objects.get(pk=facility.pk).state


def test_a_short_suspension_is_told_and_ends_by_itself_in_the_state_before(facility, operator):
    ask(facility, operator)
    assert state_of(facility) == FacilityState.SUSPENDED
    suspension_tasks.follow_suspensions(day(10).isoformat())
    assert state_of(facility) == FacilityState.SUSPENDED

    suspension_tasks.follow_suspensions(day(14).isoformat())
    suspension_tasks.follow_suspensions(day(14).isoformat())

    assert state_of(facility) == FacilityState.VERIFIED


def test_a_long_suspension_needs_the_bureau_and_begins_on_its_day(facility, operator, bureau):
    row = ask(facility, operator, first=5, last=60)
    assert row.needs_agreement
    with pytest.raises(NotAllowed):
        suspensions.agree(row, by=operator, on=TODAY)
    suspensions.agree(row, by=bureau, on=TODAY)
    assert state_of(facility) == FacilityState.VERIFIED
    assert Letter.objects.get(template_id="suspension-answer").to == facility.operator.organisation

    suspension_tasks.follow_suspensions(day(5).isoformat())

    assert state_of(facility) == FacilityState.SUSPENDED


def test_the_operator_resumes_early_and_the_register_shows_the_reason(facility, operator, client):
    row = ask(facility, operator)
    page = client.get(f"/register/{facility.pk}/").content.decode()
    assert "装修" in page

    suspensions.resume(row, by=operator, on=day(2))

    assert state_of(facility) == FacilityState.VERIFIED
    with pytest.raises(IllegalMove):
        suspensions.resume(row, by=operator, on=day(2))


def test_the_end_of_a_suspension_is_told_once_some_days_before(facility, operator):
    ask(facility, operator, last=20)

    for offset in (5, 14, 15, 15):
        suspension_tasks.follow_suspensions(day(offset).isoformat())

    assert Notice.objects.filter(key__startswith="suspension-").count() == 1


def test_a_suspension_is_not_longer_than_the_rulebook_lets_it(facility, operator):
    Threshold.objects.filter(key="suspension.longest_days").update(value=90)

    with pytest.raises(Refused, match="90"):
        ask(facility, operator, last=91)


# the end


def plan(facility, by) -> Termination:
    facts = {"reason": "租约到期", "last_day": day(30), "parents_told_on": TODAY, "parents_told_how": "书面通知"}
    facts |= {"staff_plan": "转岗", "wages_by": day(30), "fees_plan": "原路退回"}
    return terminations.draft(Termination(facility=facility, **facts), by=by, on=TODAY)


def test_a_plan_says_of_every_class_with_children_where_they_go(facility, operator, enrolled):
    row = plan(facility, operator)

    with pytest.raises(Refused, match=enrolled.name):
        terminations.submit(row, by=operator, on=TODAY)


def test_a_facility_is_closed_only_after_children_and_staff_are_settled(facility, operator, bureau, enrolled, client):
    row = plan(facility, operator)
    one = row.arrangements.get()
    terminations.arrange(one, {"goes_to": "童馨托育园", "by_when": day(20), "parents_told_on": TODAY}, by=operator)
    terminations.submit(row, by=operator, on=TODAY)
    terminations.agree(row, by=bureau, on=TODAY)
    with pytest.raises(Refused):
        terminations.report(row, by=operator, on=TODAY)
    with pytest.raises(Refused):
        terminations.confirm(row, by=bureau, on=TODAY)

    terminations.settle(one, by=operator, on=day(20))
    terminations.settle_staff(row, by=operator, on=day(25))
    terminations.report(row, by=operator, on=day(26))
    with pytest.raises(Refused, match="最后"):
        terminations.confirm(row, by=bureau, on=day(29))
    terminations.confirm(row, by=bureau, on=day(30))

    assert state_of(facility) == FacilityState.CLOSED
    assert Letter.objects.filter(template_id="termination-closed").count() == 1
    assert "租约到期" in client.get(f"/register/{facility.pk}/").content.decode()


def test_children_enrolled_after_the_report_keep_a_facility_open(facility, operator, bureau):
    row = plan(facility, operator)
    terminations.submit(row, by=operator, on=TODAY)
    terminations.agree(row, by=bureau, on=TODAY)
    terminations.settle(row.arrangements.get(), by=operator, on=TODAY)
    terminations.settle_staff(row, by=operator, on=TODAY)
    terminations.report(row, by=operator, on=TODAY)
    updates.report_enrolment(facility, {facility.classes.get().pk: 2}, by=operator, on=TODAY)

    with pytest.raises(Refused):
        terminations.confirm(row, by=bureau, on=TODAY)
    assert state_of(facility) == FacilityState.VERIFIED


@pytest.mark.parametrize(
    ("last", "by_when", "told", "is_right"),
    [
        (0, 0, 0, True),
        (-1, -1, -1, False),
        (30, 30, 30, True),
        (30, 31, 0, False),
        (30, -1, -2, False),
        (30, 20, 21, False),
    ],
)
def test_the_days_of_a_plan_come_in_order(facility, operator, enrolled, last, by_when, told, is_right):
    row = plan(facility, operator)
    Termination.objects.update(last_day=day(last))
    Arrangement.objects.update(goes_to="童馨托育园", by_when=day(by_when), parents_told_on=day(told))

    if is_right:
        assert terminations.submit(row, by=operator, on=TODAY).state == "submitted"
        return
    with pytest.raises(Refused):
        terminations.submit(row, by=operator, on=TODAY)


def test_a_plan_whose_last_day_has_passed_is_returned_and_not_agreed_to(facility, operator, bureau):
    row = plan(facility, operator)
    terminations.submit(row, by=operator, on=TODAY)
    with pytest.raises(Refused):
        terminations.agree(row, by=bureau, on=day(31))

    assert terminations.agree(row, by=bureau, on=day(30)).state == "agreed"


def announced(facility, by) -> Cancellation:
    ground = CancellationGround.objects.get(pk="false-materials")
    return cancellations.announce(facility, by=by, on=TODAY, ground=ground, reasons="消防证明系伪造")


class TestNoEscape:
    def test_nobody_under_cancellation_begins_to_relocate_or_to_deregister(self, facility, operator, bureau):
        case = announced(facility, bureau)
        with pytest.raises(Refused, match="取消"):
            relocated(facility, operator)
        with pytest.raises(Refused, match="取消"):
            plan(facility, operator)

        cancellations.drop(case, by=bureau, on=TODAY, reason="证据不足")

        assert plan(facility, operator).pk

    def test_a_relocation_begun_before_is_neither_handed_in_nor_accepted(self, facility, operator, bureau):
        new = relocated(facility, operator, takes_staff=True)
        announced(facility, bureau)
        with pytest.raises(Refused, match="取消"):
            hand_in(new, operator)

        assert state_of(facility) == FacilityState.VERIFIED

    def test_a_relocation_handed_in_before_is_not_accepted(self, facility, operator, bureau):
        filing = hand_in(relocated(facility, operator, takes_staff=True), operator)
        announced(facility, bureau)

        with pytest.raises(Refused, match="取消"):
            accepted(filing, by=bureau)

    def test_a_plan_goes_no_further_and_falls_with_the_filing(self, facility, operator, bureau):
        row = plan(facility, operator)
        case = announced(facility, bureau)
        with pytest.raises(Refused, match="取消"):
            terminations.submit(row, by=operator, on=TODAY)
        Termination.objects.update(state="submitted")
        with pytest.raises(Refused, match="取消"):
            terminations.agree(row, by=bureau, on=TODAY)
        Termination.objects.update(state="reported", staff_settled_on=TODAY)
        Arrangement.objects.update(settled_on=TODAY)
        with pytest.raises(Refused, match="取消"):
            terminations.confirm(row, by=bureau, on=day(30))

        cancellations.state_case(case, by=operator, on=TODAY, statement="无异议")
        proposal = cancellations.propose(
            case, by=officer(Role.REVIEWER), on=TODAY, reasons="系伪造", clauses=[case.clause]
        )
        cancellations.confirm(proposal, by=bureau, on=TODAY)

        assert state_of(facility) == FacilityState.CANCELLED
        assert Termination.objects.get().state == "withdrawn"


# annual reports


def test_the_season_opens_one_report_a_facility_and_year(facility):
    assert annual_reports.open_reports(on=date(2026, 11, 15)) == 0
    assert annual_reports.open_reports(on=date(2026, 11, 16)) == 1
    assert annual_reports.open_reports(on=date(2027, 1, 3)) == 0

    report = AnnualReport.objects.get()

    assert (report.year, report.due_on) == (2026, date(2027, 1, 31))
    assert annual_reports.open_reports(on=date(2027, 2, 1)) == 0


WRITTEN = {"children_served": 20, "months_open": 12, "injuries": 0, "infections": 0, "drills": 2}
WRITTEN |= {"training_hours": 80, "work": "全年平稳", "plan": "扩大托位"}


def test_a_report_keeps_the_portals_figures_of_the_day_it_was_submitted(facility, operator, bureau, enrolled):
    report = AnnualReport.objects.create(facility=facility, year=2026, due_on=date(2027, 1, 31))
    with pytest.raises(Refused):
        annual_reports.submit(report, by=operator, on=TODAY)
    AnnualReport.objects.filter(pk=report.pk).update(**WRITTEN)
    report.refresh_from_db()

    annual_reports.submit(report, by=operator, on=TODAY)
    CareClass.objects.filter(facility=facility).update(enrolled=1)
    annual_reports.give_back(report, by=bureau, on=TODAY, answer="请补充演练情况")
    assert report.state == "returned"
    annual_reports.submit(report, by=operator, on=TODAY)
    annual_reports.accept(report, by=bureau, on=TODAY)

    figures = dict(annual_reports.figures(AnnualReport.objects.get()))
    assert figures["全部班级"] == "托位15个，在托1人"
    assert figures["人员：保育人员"] == "3"
    assert annual_reports.render(report).startswith(b"%PDF")


def test_a_notice_is_written_in_chinese_whoever_causes_it(facility, bureau):
    report = AnnualReport.objects.create(facility=facility, year=2026, due_on=date(2027, 1, 31), state="submitted")

    with override("en"):
        annual_reports.give_back(report, by=bureau, on=TODAY, answer="请补充演练情况")

    assert Notice.objects.get(key__startswith="annual-report").title == "“小太阳托育园”2026年度报告：已退回"


# appeals


@pytest.fixture
def refused(operator, facility, bureau) -> Filing:
    other = complete_facility(operator=facility.operator)
    filing = FilingFactory(facility=other, number="备330103-2026-00000", declared={"basics": {"name": other.name}})
    return refuse(filing, by=bureau)


def appeal(filing, by, on=TODAY):
    return appeals.file(filing, reasons="楼层认定有误", by=by, on=on)


def test_an_appeal_comes_in_time_and_once(refused, operator):
    with pytest.raises(Refused):
        appeal(refused, operator, on=day(40))
    appeal(refused, operator, on=day(5))

    with pytest.raises(Refused):
        appeal(refused, operator, on=day(6))


def test_whoever_refused_does_not_decide_the_appeal(refused, operator, bureau):
    row = appeal(refused, operator)

    with pytest.raises(Refused, match="参与"):
        appeals.decide(row, outcome="upheld", reasons="事实清楚", by=bureau, on=TODAY)

    appeals.decide(row, outcome="upheld", reasons="事实清楚", by=officer(Role.BUREAU_LEAD), on=TODAY)
    assert row.terms.get().stopped_on == TODAY
    assert "维持原决定" in Letter.objects.get(template_id="appeal-decision").body


def test_a_refusal_set_aside_is_reviewed_again_under_a_new_number(refused, operator, client):
    row = appeal(refused, operator)

    appeals.decide(row, outcome="sent_back", reasons="证据不足", by=officer(Role.BUREAU_LEAD), on=TODAY)

    again = row.reopened
    assert again.state == FilingState.SUBMITTED
    assert again.number != refused.number
    assert again.terms.filter(stopped_on__isnull=True).count() == 2
    assert [letter.revoked_on for letter in Letter.objects.about(refused).filter(template="refusal")] == [TODAY]
    assert "证据不足" in client.get(f"/register/{refused.facility_id}/").content.decode()


def test_a_refusal_changed_by_the_appeal_files_the_facility_at_once(refused, operator):
    refused.declared = _declaration(refused)
    refused.save()
    heard(refused)
    row = appeal(refused, operator)

    appeals.decide(row, outcome="changed", reasons="楼层符合", by=officer(Role.BUREAU_LEAD), on=TODAY)

    assert state_of(refused.facility) == FacilityState.FILED
    assert row.reopened.receipt.number


@pytest.mark.parametrize(("outcome", "word"), [("upheld", "维持原决定"), ("sent_back", "撤销")])
def test_a_published_refusal_has_the_word_of_the_appeal_beside_it(client, refused, operator, outcome, word):
    row = appeal(refused, operator)
    pages = [f"/register/{refused.facility_id}/", "/register/ended/"]
    assert all(row.number in client.get(page).content.decode() for page in pages)

    appeals.decide(row, outcome=outcome, reasons="经查属实", by=officer(Role.BUREAU_LEAD), on=TODAY)

    for page in pages:
        shown = client.get(page).content.decode()
        assert row.number in shown
        assert "经查属实" in shown
        assert word in shown


def _declaration(filing: Filing) -> dict:
    return snapshots.take(Facility.objects.with_area().get(pk=filing.facility_id))


# reminders


def test_each_step_is_told_once_and_what_was_missed_is_told_once_not_four_times(facility):
    facility.documents.filter(kind_id="fire-certificate").update(expires_on=day(90))
    offsets = (0, 30, 30, 31, 60, 83, 90, 90, 95)
    told = [dossier_tasks.remind_of_renewals(day(offset).isoformat()) for offset in offsets]

    assert told == [0, 1, 0, 0, 1, 1, 1, 0, 0]

    facility.documents.filter(kind_id="lease").update(expires_on=day(5))
    assert dossier_tasks.remind_of_renewals(day(20).isoformat()) == 1


def test_a_renewed_document_is_reminded_of_as_a_version_of_its_own(facility):
    facility.documents.filter(kind_id="fire-certificate").update(expires_on=day(20))
    dossier_tasks.remind_of_renewals(TODAY.isoformat())
    add_document(facility, "fire-certificate")
    facility.documents.filter(kind_id="fire-certificate").update(expires_on=day(400))

    assert dossier_tasks.remind_of_renewals(TODAY.isoformat()) == 0
    assert renewals.overdue(Facility.objects.all(), on=day(30)) == []


def test_credentials_of_people_at_work_are_reminded_of_by_the_same_steps(facility):
    Credential.objects.filter(person__facility=facility).update(expires_on=None)
    one = Credential.objects.filter(person__facility=facility, kind="health_certificate").first()
    Credential.objects.filter(pk=one.pk).update(expires_on=day(29))

    assert [remind_of_credentials(day(offset).isoformat()) for offset in (0, 1, 25, 40)] == [1, 0, 1, 1]
    Post.objects.filter(person=one.person).update(until=day(41))
    assert remind_of_credentials(day(60).isoformat()) == 0


def test_the_bureau_sees_whose_documents_have_run_out(facility, bureau, client):
    facility.documents.filter(kind_id="fire-certificate").update(expires_on=date(2026, 1, 1))
    client.force_login(bureau, backend="portal.accounts.authentication.AccountBackend")

    assert facility.name in client.get("/renewals/").content.decode()
    assert "/renewals/" in client.get("/home/").content.decode()
