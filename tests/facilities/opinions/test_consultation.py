"""The joint review: whom the rules propose, what departments answer, and what must be heard before a filing is accepted."""

from datetime import date

import pytest
from django.urls import reverse

from facilities.decisions import decisions
from facilities.filing import filings as life
from facilities.ground.choices import FilingKind
from facilities.models import Filing, Opinion, OpinionRule
from facilities.opinions import consultation, joint_visits
from facilities.review import escalation
from inspections.models import Visit
from portal.accounts.choices import Role
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import Department, Notice, User
from portal.site import days
from tests.facilities.builders import accepted, complete_facility, draft
from tests.factories import TODAY, WULIN, FacilityFactory, FilingFactory, officer, operator_user
from tests.inspections.conftest import pdf

pytestmark = pytest.mark.django_db
NEXT = date(2026, 11, 24)


@pytest.fixture
def filing(reviewer) -> Filing:
    return FilingFactory(facility__highest_floor=1, assigned_to=reviewer, number="备330103-2026-00001")


@pytest.fixture
def market(db) -> User:
    return officer(Role.DEPARTMENT_OFFICER, department="market")


def asked(filing: Filing, by: User, on: date = TODAY) -> dict[str, Opinion]:
    """Ask everybody whom the rules propose."""
    rules = [suggestion.rule for suggestion in consultation.suggestions(filing)]
    return {opinion.department_id: opinion for opinion in consultation.ask(filing, rules, by=by, on=on)}


def proposed(filing: Filing) -> set[str]:
    return {suggestion.rule.department_id for suggestion in consultation.suggestions(filing)}


ALWAYS = {"fire", "police", "environment", "streets"}


@pytest.mark.parametrize(
    ("facts", "more"),
    [
        ({}, set()),
        ({"serves_meals": True}, {"market"}),
        ({"highest_floor": 2}, {"housing"}),
        ({"setting": "kindergarten", "tenure": "owned"}, {"education"}),
        ({"uses_basement": True}, {"planning"}),
        ({"setting": "public", "tenure": "leased"}, {"state-assets"}),
        ({"setting": "employer"}, {"trade-union"}),
        ({"is_inclusive": True}, {"development"}),
    ],
)
def test_kind_and_premises_say_which_departments_are_proposed(facts, more):
    assert proposed(FilingFactory(facility=FacilityFactory(**facts))) == ALWAYS | more


def test_a_change_filing_asks_only_the_departments_whose_field_changed():
    before = {"basics": {"head_name": "陈静", "serves_meals": True}, "premises": {"highest_floor": 1}}
    after = {"basics": {"head_name": "王敏", "serves_meals": True}, "premises": {"highest_floor": 1}}
    facility = FacilityFactory(serves_meals=True)
    FilingFactory(facility=facility, state="accepted", declared=before, decided_on=date(2026, 1, 5))

    change = FilingFactory(facility=facility, kind=FilingKind.CHANGE, declared=after)

    assert proposed(change) == {"police", "streets"}


def test_departments_are_asked_in_parallel_each_on_its_own_clock_and_told(filing, reviewer, fire):
    opinions = asked(filing, reviewer)

    due = {code: clock.running(row, TermKind.OPINION).due_on for code, row in opinions.items()}
    assert due == {
        "fire": date(2026, 11, 30),
        "police": date(2026, 11, 30),
        "environment": date(2026, 11, 26),
        "streets": date(2026, 11, 26),
    }
    assert Notice.objects.filter(
        organisation=fire.memberships.get().organisation, url=opinions["fire"].get_absolute_url()
    ).exists()
    assert consultation.suggestions(filing) == []


def test_who_is_left_out_is_left_out_with_a_reason(filing, reviewer):
    rules = [s.rule for s in consultation.suggestions(filing) if s.rule.department_id == "fire"]
    with pytest.raises(Refused):
        consultation.ask(filing, rules, by=reviewer, on=TODAY)

    consultation.ask(filing, rules, by=reviewer, on=TODAY, left_out_because="场所未变")

    assert set(filing.opinions.filter(state="asked").values_list("department", flat=True)) == {"fire"}
    left_out = filing.opinions.filter(state="left_out")
    assert {row.transitions.get().note for row in left_out} == {"场所未变"}


def test_another_department_is_asked_with_a_reason_and_not_twice_at_once(filing, reviewer):
    tax = Department.objects.get(pk="tax")
    with pytest.raises(Refused):
        consultation.ask_also(filing, tax, question="?", because=" ", by=reviewer, on=TODAY)
    consultation.ask_also(filing, tax, question="税务登记?", because="投诉", by=reviewer, on=TODAY)

    with pytest.raises(Refused):
        consultation.ask_also(filing, tax, question="税务登记?", because="投诉", by=reviewer, on=TODAY)


def test_an_opinion_is_given_once_by_its_own_department_and_the_reviewer_is_told(
    filing, reviewer, fire, market, bureau
):
    opinion = asked(filing, reviewer)["fire"]
    for stranger in (market, reviewer, bureau, officer(Role.STREET_OFFICER, area=WULIN)):
        with pytest.raises(NotAllowed):
            consultation.give(opinion, by=stranger, on=NEXT, outcome="agree")

    consultation.give(
        opinion,
        by=fire,
        on=NEXT,
        outcome="conditions",
        conditions="增设灭火器2具",
        internal_note="现场偏小",
        files=[pdf()],
    )

    opinion.refresh_from_db()
    assert (opinion.state, opinion.outcome, opinion.given_by) == ("given", "conditions", fire)
    assert clock.running(opinion, TermKind.OPINION) is None
    assert opinion.documents.count() == 1
    assert Notice.objects.filter(user=reviewer, title__contains="消防").exists()
    with pytest.raises(IllegalMove, match=str(fire)):
        consultation.give(opinion, by=fire, on=NEXT, outcome="disagree", public_text="x")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"outcome": "conditions"}, "conditions"),
        ({"outcome": "disagree"}, "public_text"),
        ({"outcome": "no_answer"}, "outcome"),
    ],
)
def test_conditions_and_objections_are_put_in_words(filing, reviewer, fire, said, field):
    with pytest.raises(Refused) as refusal:
        consultation.give(asked(filing, reviewer)["fire"], by=fire, on=NEXT, **said)

    assert refusal.value.field == field


def test_a_street_office_answers_for_its_own_street_only(filing, reviewer, street):
    opinion = asked(filing, reviewer)["streets"]
    with pytest.raises(NotAllowed):
        consultation.give(opinion, by=officer(Role.STREET_OFFICER, area=WULIN), on=NEXT, outcome="agree")

    assert consultation.give(opinion, by=street, on=NEXT, outcome="agree").given_by == street


def test_a_department_asks_back_once_while_its_term_stands_still(filing, reviewer, fire):
    opinion = asked(filing, reviewer)["fire"]

    consultation.ask_back(opinion, by=fire, on=NEXT, text="平面图在哪?")

    assert clock.running(opinion, TermKind.OPINION).due_on is None
    assert any("消防" in str(item.title) for item in days.waiting(reviewer, on=NEXT))
    consultation.reply(opinion, by=reviewer, on=date(2026, 11, 27), text="见附件")
    assert clock.running(opinion, TermKind.OPINION).due_on == date(2026, 12, 3)
    with pytest.raises(Refused):
        consultation.ask_back(opinion, by=fire, on=date(2026, 11, 30), text="再问")


def test_no_answer_in_time_is_noted_only_after_the_term(filing, reviewer):
    opinion = asked(filing, reviewer)["fire"]
    with pytest.raises(Refused):
        consultation.lapse(opinion, by=reviewer, on=date(2026, 11, 30))

    consultation.lapse(opinion, by=reviewer, on=date(2026, 12, 1))

    assert Opinion.objects.get(pk=opinion.pk).outcome == "no_answer"
    assert opinion.pk in {row.opinion.pk for row in consultation.unheard(filing) if row.opinion}


def test_late_opinions_escalate_from_the_department_to_reviewer_and_lead(filing, reviewer, bureau, fire):
    asked(filing, reviewer)
    body = fire.memberships.get().organisation

    def told(day: date) -> set[str]:
        escalation.run(on=day)
        return {
            name
            for name, rows in (
                ("fire", Notice.objects.filter(organisation=body)),
                ("reviewer", Notice.objects.filter(user=reviewer)),
                ("lead", Notice.objects.filter(user=bureau)),
            )
            if rows.filter(key__startswith="escalation", title__contains="消防").exclude(pk__in=seen).exists()
        }

    seen: set[int] = set()
    steps = []
    for day in (date(2026, 11, 26), date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 2)):
        steps.append(told(day))
        seen |= set(Notice.objects.values_list("pk", flat=True))
    assert steps == [{"fire"}, {"fire", "reviewer"}, {"fire", "reviewer", "lead"}, set()]


class TestTheDecision:
    @pytest.fixture
    def submitted(self) -> Filing:
        facility = complete_facility()
        return life.submit(draft(facility), by=operator_user(facility.operator), on=TODAY, declared_by="李明")

    def test_a_filing_is_not_accepted_while_a_required_opinion_is_open_without_a_reason(self, submitted, bureau, fire):
        opinions = asked(submitted, bureau)
        with pytest.raises(Refused, match="消防"):
            decisions.accept(submitted, by=bureau, on=NEXT)

        consultation.give(opinions["fire"], by=fire, on=NEXT, outcome="agree")
        police = officer(Role.DEPARTMENT_OFFICER, department="police")
        consultation.give(opinions["police"], by=police, on=NEXT, outcome="not_concerned")

        assert decisions.accept(submitted, by=bureau, on=NEXT).number

    def test_against_a_no_only_with_a_recorded_reason(self, submitted, bureau, fire):
        opinion = asked(submitted, bureau)["fire"]
        consultation.give(opinion, by=fire, on=NEXT, outcome="disagree", public_text="疏散通道不足")
        with pytest.raises(Refused):
            decisions.accept(submitted, by=bureau, on=NEXT, note=" ")

        with pytest.raises(Refused, match="一人"):
            decisions.accept(submitted, by=bureau, on=NEXT, note="已按消防意见整改并复验")
        accepted(submitted, by=bureau, on=NEXT, note="已按消防意见整改并复验")

        assert Filing.objects.get(pk=submitted.pk).decision_note == "已按消防意见整改并复验"

    def test_what_is_still_asked_falls_away_with_the_decision(
        self, submitted, bureau, django_capture_on_commit_callbacks
    ):
        asked(submitted, bureau)

        with django_capture_on_commit_callbacks(execute=True):
            accepted(submitted, by=bureau, on=NEXT, note="特殊情况")

        assert not submitted.opinions.awaited().exists()
        assert not any(clock.running(opinion, TermKind.OPINION) for opinion in submitted.opinions.all())

    def test_after_the_decision_no_opinion_is_taken(self, submitted, bureau, fire):
        opinion = asked(submitted, bureau)["fire"]
        accepted(submitted, by=bureau, on=NEXT, note="特殊情况")

        with pytest.raises(IllegalMove):
            consultation.give(opinion, by=fire, on=NEXT, outcome="agree")


class TestTheJointVisit:
    @pytest.fixture
    def wanted(self, filing, reviewer, fire) -> Filing:
        opinions = asked(filing, reviewer)
        police = officer(Role.DEPARTMENT_OFFICER, department="police")
        joint_visits.wish(opinions["fire"], [date(2026, 11, 26), date(2026, 11, 25)], by=fire, on=TODAY)
        joint_visits.wish(opinions["police"], [date(2026, 11, 26), date(2026, 12, 8)], by=police, on=TODAY)
        return filing

    def test_the_day_that_suits_most_before_the_earliest_due_date_is_proposed(self, wanted):
        assert joint_visits.proposed_day(wanted, on=TODAY) == date(2026, 11, 26)

    def test_departments_and_operator_are_told_and_the_result_goes_to_each_opinion(self, wanted, reviewer, fire):
        visit = joint_visits.confirm(wanted, day=date(2026, 11, 26), by=reviewer, on=TODAY, note="请准备平面图")

        told = Notice.objects.filter(key__startswith="joint-visit")
        assert wanted.facility.operator.organisation in {notice.organisation for notice in told}
        assert fire.memberships.get().organisation in {notice.organisation for notice in told}
        with pytest.raises(Refused):
            joint_visits.hold(visit, by=fire, on=date(2026, 11, 25), result="太早")
        joint_visits.hold(visit, by=fire, on=date(2026, 11, 26), result="通道畅通")
        assert {row.visit.result for row in wanted.opinions.filter(visit__isnull=False)} == {"通道畅通"}

    def test_a_cancelled_visit_lets_the_departments_name_days_again(self, wanted, reviewer, fire):
        visit = joint_visits.confirm(wanted, day=date(2026, 11, 26), by=reviewer, on=TODAY)

        joint_visits.cancel(visit, by=reviewer, reason="举办者停电")

        assert joint_visits.wishes(wanted) == []
        opinion = wanted.opinions.get(department="fire")
        assert joint_visits.wish(opinion, [date(2026, 11, 27)], by=fire, on=TODAY).possible_days == [date(2026, 11, 27)]

    @pytest.mark.parametrize("day", [date(2026, 11, 28), date(2026, 11, 23)])  # a Saturday; today
    def test_a_visit_is_on_a_working_day_ahead(self, wanted, reviewer, fire, day):
        with pytest.raises(Refused):
            joint_visits.wish(wanted.opinions.get(department="fire"), [day], by=fire, on=TODAY)
        with pytest.raises(Refused):
            joint_visits.confirm(wanted, day=day, by=reviewer, on=TODAY)


class TestThePages:
    def test_the_department_sees_its_field_without_id_numbers(self, client, filing, reviewer, fire):
        opinion = asked(filing, reviewer)["fire"]
        client.force_login(fire)
        assert opinion.get_absolute_url() in client.get("/home/").content.decode()

        page = client.get(opinion.get_absolute_url()).content.decode()

        assert "使用的最高楼层" in page
        for hidden in (
            filing.facility.head_id_number,
            "11010",
            filing.facility.contact_mobile,
            filing.facility.head_name,
        ):
            assert hidden not in page

    def test_the_reviewer_asks_on_the_page_and_must_say_why_one_is_left_out(self, client, filing, reviewer):
        client.force_login(reviewer)
        rules = [s.rule.pk for s in consultation.suggestions(filing)]

        faulty = client.post(reverse("filing-consult", args=[filing.pk]), {"rules": rules[:1]})
        client.post(reverse("filing-consult", args=[filing.pk]), {"rules": rules})

        assert faulty.context["form"].errors["reason"]
        assert filing.opinions.filter(state="asked").count() == len(rules)

    def test_the_operator_reads_outcome_and_conditions_but_no_internal_note(self, client, filing, reviewer, fire):
        opinion = asked(filing, reviewer)["fire"]
        consultation.give(
            opinion, by=fire, on=NEXT, outcome="conditions", conditions="增设灭火器", internal_note="老板难缠"
        )
        client.force_login(operator_user(filing.facility.operator))

        page = client.get(filing.get_absolute_url()).content.decode()

        assert "增设灭火器" in page
        assert "老板难缠" not in page

    def test_a_faulty_opinion_keeps_what_was_typed(self, client, filing, reviewer, fire):
        opinion = asked(filing, reviewer)["fire"]
        client.force_login(fire)

        page = client.post(
            reverse("opinion-give", args=[opinion.pk]), {"outcome": "conditions", "public_text": "详见意见"}
        )

        assert page.context["form"].errors["conditions"]
        assert "详见意见" in page.content.decode()

    def test_the_bureau_edits_whom_to_ask_when(self, client, filing, bureau):
        rule = OpinionRule.objects.get(department="environment")
        client.force_login(bureau)
        sent = {
            "department": "environment",
            "condition": "basement",
            "question": "地下室通风?",
            "order": 1,
            "seen_revision": 0,
        }

        wrong = client.post(reverse("opinion-rule-edit", args=[rule.pk]), sent | {"fields_text": "nowhere"})
        client.post(reverse("opinion-rule-edit", args=[rule.pk]), sent | {"fields_text": "premises basics/address"})

        assert wrong.context["form"].errors["fields_text"]
        rule.refresh_from_db()
        assert (rule.condition, rule.is_active, rule.fields) == ("basement", False, ["premises", "basics/address"])
        assert "environment" not in proposed(filing)


class TestTheApi:
    def test_a_department_lists_and_gives_its_opinions_by_the_same_lock(self, client, filing, reviewer, fire):
        opinion = asked(filing, reviewer)["fire"]
        client.force_login(fire)
        listed = client.get("/api/v1/opinions/").json()["results"]
        assert [(row["id"], row["facility_name"], row["state"]) for row in listed] == [
            (opinion.pk, filing.facility.name, "asked")
        ]

        faulty = client.post(f"/api/v1/opinions/{opinion.pk}/give/", {"outcome": "conditions"})
        given = client.post(f"/api/v1/opinions/{opinion.pk}/give/", {"outcome": "agree"})
        late = client.post(f"/api/v1/opinions/{opinion.pk}/give/", {"outcome": "disagree", "public_text": "x"})

        assert (faulty.status_code, faulty.json()["field"]) == (409, "conditions")
        assert (given.status_code, given.json()["outcome"]) == (200, "agree")
        assert late.status_code == 409


def test_a_joint_visit_to_a_filed_place_stands_in_the_plans_of_the_inspectors(
    filing, reviewer, fire, django_capture_on_commit_callbacks
):
    filing.facility.state = "filed"
    filing.facility.save()
    opinion = asked(filing, reviewer)["fire"]
    joint_visits.wish(opinion, [date(2026, 11, 26)], by=fire, on=TODAY)

    with django_capture_on_commit_callbacks(execute=True):
        joint_visits.confirm(filing, day=date(2026, 11, 26), by=reviewer, on=TODAY)

    planned = Visit.objects.get()
    assert (planned.department_id, planned.inspector, planned.planned_on) == ("fire", fire, date(2026, 11, 26))
