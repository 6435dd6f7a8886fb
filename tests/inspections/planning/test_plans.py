"""Yearly plans with their progress, visits due by risk, joint visits, and visits that say why they are made."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from facilities.ground.choices import FacilityState
from inspections.findings import rechecks
from inspections.ground.choices import RiskLevel, VisitKind
from inspections.models import Appointment, PlanLine, Visit, YearPlan
from inspections.planning import due, joint_visits, plans, risk
from inspections.visits import visits as visiting
from inspections.visits.visits import Occasion
from portal.accounts.choices import Role
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import Department, Notice, Threshold
from portal.site import days
from tests.factories import (
    TODAY,
    WULIN,
    ChecklistFactory,
    FacilityFactory,
    FindingFactory,
    VisitFactory,
    community_of,
    officer,
    operator_user,
)
from tests.inspections.conftest import NOW, SHANGHAI

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def office(street):
    return street.memberships.get().organisation


@pytest.fixture
def facility():
    return FacilityFactory(state=FacilityState.FILED, filed_on=date(2026, 11, 2))


def visited(facility, checklist, day: date, **facts) -> Visit:
    at = datetime(day.year, day.month, day.day, 10, tzinfo=SHANGHAI)
    return VisitFactory(facility=facility, checklist=checklist, state="concluded", concluded_at=at, **facts)


class TestYearlyPlans:
    def plan(self, office, street, checklist, **line) -> YearPlan:
        plan = plans.draft(office, year=2026, by=street, on=TODAY)
        plans.add_line(plan, by=street, checklist=checklist, **{"target": "all", "share": 100, "visits": 2} | line)
        return plans.publish(plan, by=street, on=TODAY)

    def test_a_published_plan_counts_visits_of_its_year_up_to_what_is_planned_for_each(
        self, office, street, checklist, facility
    ):
        other = FacilityFactory(state=FacilityState.VERIFIED)
        FacilityFactory(state=FacilityState.FILED, area=community_of(WULIN))
        plan = self.plan(office, street, checklist)
        for month in (3, 6, 9):
            visited(facility, checklist, date(2026, month, 1))
        newer = ChecklistFactory(code=checklist.code, version=2)
        visited(other, newer, date(2026, 5, 1))
        visited(other, checklist, date(2025, 5, 1))
        visited(other, ChecklistFactory(), date(2026, 5, 2))

        (progress,) = due.progress(plan)

        assert (progress.done, progress.planned) == (3, 4)
        assert progress.left == [other]

    def test_a_share_is_planned_rounded_up_and_no_facility_is_named(self, office, street, checklist):
        for _each in range(3):
            FacilityFactory(state=FacilityState.FILED)

        (progress,) = due.progress(self.plan(office, street, checklist, share=40, visits=1))

        assert (progress.planned, progress.left) == (2, [])

    def test_a_change_is_a_later_version_and_the_plan_before_holds_until_it_is_published(
        self, office, street, checklist, facility
    ):
        first = self.plan(office, street, checklist)
        second = plans.draft(office, year=2026, by=street, on=TODAY)
        again = plans.draft(office, year=2026, by=street, on=TODAY)

        assert (second.version, again.pk, second.lines.get().visits) == (2, second.pk, 2)
        assert YearPlan.objects.published().get() == first
        plans.publish(second, by=street, on=TODAY)
        first.refresh_from_db()
        assert (first.state, YearPlan.objects.published().get()) == ("replaced", second)
        with pytest.raises(IllegalMove):
            plans.add_line(first, by=street, checklist=checklist, target="low", share=100, visits=1)

    def test_a_plan_is_its_own_offices_on_its_own_checklists(self, office, street, fire, checklist):
        plan = plans.draft(office, year=2026, by=street, on=TODAY)

        with pytest.raises(NotAllowed):
            plans.draft(office, year=2026, by=fire, on=TODAY)
        foreign = ChecklistFactory(department_id="fire")
        with pytest.raises(Refused, match="其他部门"):
            plans.add_line(plan, by=street, checklist=foreign, target="all", share=100, visits=1)
        with pytest.raises(Refused, match="没有项目"):
            plans.publish(plan, by=street, on=TODAY)
        with pytest.raises(Refused, match="今年或明年"):
            plans.draft(office, year=2030, by=street, on=TODAY)

    def test_an_officer_writes_and_publishes_a_plan_in_the_browser_and_everybody_reads_it(
        self, client, office, street, checklist, facility
    ):
        client.force_login(street)

        begun = client.post("/plans/draft/", {"organisation": office.pk, "year": 2026})
        line = {"checklist": checklist.pk, "target": "all", "share": 100, "visits": 4}
        client.post(f"{begun.url}lines/new/", line)
        twice = client.post(f"{begun.url}lines/new/", line).content.decode()
        too_many = client.post(f"{begun.url}lines/new/", line | {"visits": 99, "target": "low"})
        client.post(f"{begun.url}remark/", {"note": "重点检查新备案机构"})
        draft = YearPlan.objects.get()
        assert client.get(f"/oversight/plans/{draft.pk}/").status_code == 404
        client.post(f"{begun.url}publish/")
        page = client.get(begun.url).content.decode()
        client.logout()
        public = client.get(f"/oversight/plans/{draft.pk}/").content.decode()

        assert "已有该检查表" in twice
        assert too_many.context["form"].errors["visits"]
        assert facility.name in page
        assert "重点检查新备案机构" in public
        assert "0.0 %" in public
        assert facility.name not in public  # nobody is warned
        assert PlanLine.objects.get().planned == 4

    def test_an_office_without_a_plan_finds_it_in_its_worklist(self, office, street, checklist, facility):
        def waiting() -> list[str]:
            items = days.waiting(street, on=TODAY)
            return [item.subject for item in items if str(item.title) == "编制2026年度检查计划"]

        assert str(office) in waiting()

        self.plan(office, street, checklist)

        assert str(office) not in waiting()


class TestVisitsDue:
    def due(self, user, on=TODAY):
        return {row.pk: row.due_on for row in due.due_visits(user, on=on)}

    @pytest.mark.parametrize(
        ("findings", "level", "days"),
        [
            ([], RiskLevel.LOW, 90),
            ([{"severity": "minor", "is_repeat": True}], RiskLevel.MEDIUM, 60),
            ([{"severity": "serious", "due_on": date(2026, 11, 2)}], RiskLevel.HIGH, 30),
            ([{"severity": "serious", "state": "closed", "closed_on": TODAY}], RiskLevel.LOW, 90),
        ],
    )
    def test_the_higher_the_risk_the_sooner_the_next_visit(self, street, checklist, facility, findings, level, days):
        last = date(2026, 8, 3)
        visit = visited(facility, checklist, last)
        for finding in findings:
            FindingFactory(visit=visit, **{"found_on": last, "due_on": date(2027, 1, 1)} | finding)

        (row,) = due.due_visits(street, on=TODAY)

        assert (row.risk_level, row.due_on) == (level, last + timedelta(days=days))

    def test_intervals_are_numbers_of_the_rulebook_and_departments_have_their_own(
        self, street, fire, checklist, facility
    ):
        ChecklistFactory(department_id="fire", visit_kind=VisitKind.DEPARTMENT)
        visited(facility, checklist, TODAY - timedelta(days=80))
        assert self.due(street) == {}
        assert self.due(fire) == {}  # filed three weeks ago

        Threshold.objects.filter(key="visit_interval.daily.low.days").update(value=70)

        assert self.due(street) == {facility.pk: TODAY - timedelta(days=10)}
        assert self.due(fire, on=date(2027, 10, 30)) == {facility.pk: date(2027, 11, 2)}

    def test_one_tap_plans_the_visit_and_the_alert_is_gone(self, client, street, checklist, facility):
        visited(facility, checklist, date(2026, 3, 2))
        client.force_login(street)
        assert facility.name in client.get("/visits/due/").content.decode()
        assert [item.subject for item in days.waiting(street, on=TODAY) if item.url == "/visits/due/"]

        tap = {"checklist": ChecklistFactory().pk, "key": str(uuid4())}
        for _pressed_twice in range(2):
            client.post(f"/visits/due/{facility.pk}/plan/", tap)

        visit = Visit.objects.awaited().get()
        assert (visit.planned_on, visit.inspector) == (TOMORROW, street)
        assert list(client.get("/visits/due/").context["facilities"]) == []

    def test_two_colleagues_who_tap_give_one_visit(self, street, checklist, facility):
        colleague = officer(Role.STREET_OFFICER, area=facility.area_id[:9])
        plans.plan_soon(facility, checklist, by=street, on=TODAY, key=uuid4())

        with pytest.raises(Refused, match=str(street)):
            plans.plan_soon(facility, checklist, by=colleague, on=TODAY, key=uuid4())

    def test_suspended_facilities_other_streets_and_history_from_elsewhere_do_not_count(self, street, checklist):
        FacilityFactory(state=FacilityState.SUSPENDED)
        FacilityFactory(state=FacilityState.FILED, area=community_of(WULIN))
        never = FacilityFactory(state=FacilityState.FILED)
        never.past_inspections.create(visited_on=TODAY)

        assert list(self.due(street)) == [never.pk]

    def test_risk_is_counted_for_all_facilities_in_one_query(self, street, checklist, django_assert_num_queries):
        for _each in range(3):
            FindingFactory(visit=visited(FacilityFactory(state="filed"), checklist, TODAY))
        rows = due.population(street.memberships.get().organisation, "all", on=TODAY)

        with django_assert_num_queries(2):  # the numbers of the rulebook, and the facilities
            found = list(risk.with_risk(rows, on=TODAY))

        assert [(row.risk_open, row.risk_serious) for row in found] == [(1, 1)] * 3


class TestVisitsOnAnOccasion:
    def test_a_complaint_visit_says_what_it_is_made_for(self, street, checklist, facility):
        with pytest.raises(Refused, match="检查事由"):
            visiting.plan(
                facility, checklist, by=street, planned_on=TODAY, on=TODAY, occasion=Occasion(VisitKind.COMPLAINT, " ")
            )

        visit = visiting.plan(
            facility,
            checklist,
            by=street,
            planned_on=TODAY,
            on=TODAY,
            occasion=Occasion(VisitKind.COMPLAINT, "投诉〔2026〕3号"),
        )

        assert (visit.kind, visit.reason) == ("complaint", "投诉〔2026〕3号")

    def test_officers_read_the_occasion_and_the_operator_never_does(self, client, street, checklist, facility):
        visit = visited(facility, checklist, TODAY, kind=VisitKind.COMPLAINT, reason="邻居王某来电反映", number="查1")
        operator = operator_user(facility.operator)

        client.force_login(street)
        official = client.get(f"/visits/{visit.pk}/").content.decode()
        client.force_login(operator)
        own = client.get(f"/visits/{visit.pk}/").content.decode()

        told = client.get(f"/api/v1/visits/{visit.pk}/").json(), client.get("/api/v1/visits/").content.decode()
        assert "complaint" not in str(told)
        assert "邻居王某来电反映" in official
        assert "邻居王某" not in own
        assert "投诉检查" not in own

    def test_a_recheck_on_site_leads_back_to_its_finding_and_counts_as_no_visit_of_the_plan(
        self, client, street, checklist, facility
    ):
        finding = FindingFactory(visit=visited(facility, checklist, TODAY - timedelta(days=120)))
        visit = rechecks.plan(finding, by=street, planned_on=TODAY, on=TODAY)
        Visit.objects.filter(pk=visit.pk).update(state="concluded", concluded_at=NOW, number="查2")
        client.force_login(street)

        page = client.get(f"/visits/{visit.pk}/").content.decode()

        assert (visit.kind, visit.cause) == (VisitKind.RECHECK, finding)
        assert finding.get_absolute_url() in page
        assert [row.last_on for row in due.due_visits(street, on=TODAY)] == [TODAY - timedelta(days=120)]


class TestJointVisits:
    @pytest.fixture
    def fire_list(self):
        return ChecklistFactory(department_id="fire", visit_kind=VisitKind.DEPARTMENT)

    @pytest.fixture
    def appointment(self, street, checklist, facility, fire_list):
        fire = Department.objects.get(pk="fire")
        return joint_visits.call(
            facility, checklist, [fire], by=street, day=TOMORROW, on=TODAY, reason="节前安全检查", key=uuid4()
        )

    def test_departments_visit_on_one_day_each_with_its_own_checklist(
        self, client, street, fire, appointment, fire_list, checklist
    ):
        waits = [item for item in days.waiting(fire, on=TODAY) if item.url == appointment.get_absolute_url()]
        assert len(waits) == 1

        client.force_login(fire)
        client.post(f"{appointment.get_absolute_url()}answer/", {"answer": "join", "checklist": fire_list.pk})
        late = client.post(f"{appointment.get_absolute_url()}answer/", {"answer": "join", "checklist": fire_list.pk})
        page = client.get(appointment.get_absolute_url()).content.decode()

        visits = Visit.objects.filter(appointment=appointment)
        assert {(visit.department_id, visit.planned_on) for visit in visits} == {
            ("streets", TOMORROW),
            ("fire", TOMORROW),
        }
        assert late.status_code == 404
        assert "参加" in page
        assert Notice.objects.filter(url=appointment.get_absolute_url()).exists()

    def test_a_department_that_stays_away_says_why(self, client, fire, appointment, street):
        client.force_login(fire)

        silent = client.post(f"{appointment.get_absolute_url()}answer/", {"answer": "stay-away"}).content.decode()
        client.post(f"{appointment.get_absolute_url()}answer/", {"answer": "stay-away", "note": "上周已查"})

        assert "请说明贵部门不参加的原因" in silent
        assert appointment.invitations.get().state == "declined"
        assert Notice.objects.get(user=street).text == "上周已查"

    def test_calling_off_cancels_what_is_not_begun_and_nobody_can_join_any_more(
        self, street, fire, appointment, fire_list
    ):
        invitation = appointment.invitations.get()
        joint_visits.call_off(appointment, by=street, reason="机构停电")

        assert set(Visit.objects.values_list("state", flat=True)) == {"cancelled"}
        with pytest.raises(IllegalMove):
            joint_visits.accept(invitation, fire_list, by=fire, on=TODAY)
        with pytest.raises(NotAllowed):
            joint_visits.call_off(appointment, by=fire, reason="x")

    def test_an_officer_calls_one_in_the_browser_and_a_form_sent_twice_is_one(
        self, client, street, checklist, facility, fire_list
    ):
        client.force_login(street)
        form = {"checklist": checklist.pk, "planned_on": "2099-01-05", "reason": "节前检查", "key": str(uuid4())}

        alone = client.post(f"/visits/joint/new/{facility.pk}/", form)
        for _each in range(2):
            client.post(f"/visits/joint/new/{facility.pk}/", form | {"departments": ["fire"]})

        assert alone.context["form"].errors["departments"]
        assert Appointment.objects.count() == Visit.objects.count() == 1

    def test_strangers_do_not_see_it(self, client, appointment):
        client.force_login(officer(Role.STREET_OFFICER, area=WULIN))

        assert client.get(appointment.get_absolute_url()).status_code == 404


def test_the_plan_form_takes_the_occasion_and_loses_nothing_typed(client, street, checklist, facility):
    client.force_login(street)
    form = {"checklist": checklist.pk, "planned_on": "2099-01-05", "kind": "complaint", "key": str(uuid4())}

    silent = client.post(f"/visits/new/{facility.pk}/plan/", form)
    client.post(f"/visits/new/{facility.pk}/plan/", form | {"reason": "投诉3号"})

    assert "请填写检查事由" in silent.content.decode()
    assert "2099-01-05" in silent.content.decode()
    assert Visit.objects.get().kind == VisitKind.COMPLAINT
