"""The review pool: who takes what, whom the lead gives it to, and who must not have it."""

from datetime import date

import pytest
from django.urls import reverse

from facilities.decisions import decisions
from facilities.models import Absence, Filing
from facilities.review import assignment, remarks, workload
from portal.accounts.choices import Role
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import Notice, PauseCause, User
from portal.site import days
from tests.factories import TODAY, FilingFactory, officer, operator_user

pytestmark = pytest.mark.django_db
LATER = date(2099, 1, 1)  # the pages of these tests read the clock


@pytest.fixture
def filing() -> Filing:
    return FilingFactory(number="备330103-2026-00001")


@pytest.fixture
def colleague() -> User:
    return officer(Role.REVIEWER)


def away(user: User, deputy: User, until: date = LATER) -> Absence:
    return Absence.objects.create(user=user, deputy=deputy, from_on=TODAY, until_on=until, entered_by=user)


def due(filing: Filing, day: date) -> None:
    clock.begin(filing, TermKind.RECEIPT, on=TODAY)
    filing.terms.update(due_on=day)


def test_the_lead_hands_a_filing_to_a_reviewer_who_is_told(filing, bureau, reviewer):
    assignment.hand_out(filing, to=reviewer, by=bureau, on=TODAY)

    assert Filing.objects.get().assigned_to == reviewer
    assert Notice.objects.get(user=reviewer).url == filing.get_absolute_url()


def test_a_filing_passes_on_with_a_reason_and_every_hand_is_remembered(filing, bureau, reviewer, colleague):
    assignment.take(filing, by=reviewer, on=TODAY)
    with pytest.raises(Refused):
        assignment.hand_out(filing, to=colleague, by=bureau, on=TODAY)

    assignment.hand_out(filing, to=colleague, by=bureau, on=TODAY, reason="工作调整")

    steps = [(row.before, row.after, row.by, row.reason) for row in filing.assignments.all()]
    assert steps == [(None, reviewer, reviewer, ""), (reviewer, colleague, bureau, "工作调整")]


def test_a_reviewer_hands_nothing_out(filing, reviewer, colleague):
    with pytest.raises(NotAllowed):
        assignment.hand_out(filing, to=colleague, by=reviewer, on=TODAY)


@pytest.mark.parametrize("whom", ["fire", "street"])
def test_nobody_gets_a_filing_without_the_post_of_a_reviewer(filing, bureau, whom, request):
    with pytest.raises(Refused, match="不得审查"):
        assignment.hand_out(filing, to=request.getfixturevalue(whom), by=bureau, on=TODAY)

    assert Filing.objects.get().assigned_to is None


def test_who_steps_aside_neither_keeps_nor_gets_nor_acts_on_the_filing(filing, bureau, reviewer):
    assignment.take(filing, by=reviewer, on=TODAY)

    assignment.step_aside(filing, by=reviewer, reason="举办者是近亲属")

    assert Filing.objects.get().assigned_to is None
    with pytest.raises(Refused):
        assignment.hand_out(filing, to=reviewer, by=bureau, on=TODAY)
    with pytest.raises(NotAllowed):
        assignment.take(filing, by=reviewer, on=TODAY)
    with pytest.raises(NotAllowed):
        remarks.remark(filing, section="basics", field="", text="x", by=reviewer)


def test_a_lead_who_stepped_aside_does_not_decide_but_still_hands_the_filing_out(filing, bureau, reviewer):
    assignment.step_aside(filing, by=bureau, reason="曾在该机构任职")

    with pytest.raises(NotAllowed):
        decisions.accept(filing, by=bureau, on=TODAY)

    assert assignment.hand_out(filing, to=reviewer, by=bureau, on=TODAY).assigned_to == reviewer


def test_a_recusal_names_the_interest(filing, reviewer):
    with pytest.raises(Refused):
        assignment.step_aside(filing, by=reviewer, reason=" ")


def test_new_work_goes_past_who_is_away(filing, bureau, reviewer, colleague):
    away(reviewer, colleague)

    with pytest.raises(Refused, match=str(colleague)):
        assignment.hand_out(filing, to=reviewer, by=bureau, on=TODAY)

    assert workload.suggested(filing, on=TODAY) == colleague


def test_the_least_load_suggests_the_reviewer_and_a_lead_only_if_there_is_no_other(filing, bureau, reviewer, colleague):
    due(FilingFactory(assigned_to=reviewer), date(2026, 11, 20))  # overdue: 1 + 3 points
    for _ in range(2):
        FilingFactory(assigned_to=colleague)  # 2 points

    assert workload.suggested(filing, on=TODAY) == colleague
    away(colleague, reviewer)
    away(reviewer, bureau)
    assert workload.suggested(filing, on=TODAY) == bureau


def test_the_load_counts_open_due_this_week_and_overdue(bureau, reviewer):
    for day in (date(2026, 11, 20), date(2026, 11, 29), date(2026, 11, 30)):
        due(FilingFactory(assigned_to=reviewer), day)
    FilingFactory(assigned_to=reviewer, state="returned")
    FilingFactory(assigned_to=reviewer, state="accepted")

    load = next(load for load in workload.loads("330103", on=TODAY) if load.reviewer == reviewer)

    assert (load.open, load.due_this_week, load.overdue, load.points) == (4, 1, 1, 4 + 2 + 3)


def test_filings_are_handed_out_many_at_once_and_what_stays_is_told(bureau, reviewer, colleague):
    free, held = FilingFactory(), FilingFactory(assigned_to=colleague)
    aside = FilingFactory()
    assignment.step_aside(aside, by=reviewer, reason="近亲属")

    given, left = assignment.hand_out_many([free, held, aside], to=reviewer, by=bureau, on=TODAY)

    assert given == 1
    assert [row.pk for row, _reason in left] == [held.pk, aside.pk]
    assert set(Filing.objects.filter(assigned_to=reviewer)) == {free}


def test_what_somebody_away_has_in_hand_passes_on_in_one_step(bureau, reviewer, colleague):
    held = [FilingFactory(assigned_to=reviewer, state=state) for state in ("submitted", "returned", "accepted")]
    absence = away(reviewer, colleague)
    assert [item.url for item in days.waiting(bureau, on=TODAY) if "hand-over" in item.url] == [
        reverse("absence-hand-over", args=[absence.pk])
    ]

    given, left = assignment.hand_over(absence, by=bureau, on=TODAY, reason="病假")

    assert (given, left) == (2, [])
    assert [Filing.objects.get(pk=row.pk).assigned_to for row in held] == [colleague, colleague, reviewer]
    assert held[0].assignments.get().reason == "病假"


def test_a_reviewer_does_not_hand_over_a_colleagues_work(reviewer, colleague):
    with pytest.raises(NotAllowed):
        assignment.hand_over(away(colleague, reviewer), by=reviewer, on=TODAY, reason="病假")


def test_the_deputy_finds_the_work_of_who_is_away_in_the_own_worklist(filing, reviewer, colleague):
    assignment.take(filing, by=reviewer, on=TODAY)
    assert filing.get_absolute_url() not in {item.url for item in days.waiting(colleague, on=TODAY)}

    away(reviewer, colleague)

    assert filing.get_absolute_url() in {item.url for item in days.waiting(colleague, on=TODAY)}


def test_an_absence_has_a_deputy_who_is_there_and_ends_when_somebody_is_back(bureau, reviewer, colleague, filing):
    def absence(user, deputy):
        return Absence(user=user, deputy=deputy, from_on=TODAY, until_on=LATER)

    row = assignment.enter_absence(absence(reviewer, colleague), by=reviewer)
    with pytest.raises(Refused):
        assignment.enter_absence(absence(reviewer, bureau), by=reviewer)
    with pytest.raises(Refused):
        assignment.enter_absence(absence(bureau, reviewer), by=bureau)
    with pytest.raises(NotAllowed):
        assignment.enter_absence(absence(colleague, bureau), by=reviewer)

    assignment.end_absence(row, by=bureau, on=TODAY)

    assert assignment.take(filing, by=reviewer, on=TODAY).assigned_to == reviewer


def test_a_colleague_does_not_act_on_what_is_in_other_hands(filing, reviewer, colleague, bureau):
    assignment.take(filing, by=reviewer, on=TODAY)

    with pytest.raises(Refused, match=str(reviewer)):
        remarks.remark(filing, section="basics", field="", text="x", by=colleague)

    assert remarks.remark(filing, section="basics", field="", text="请补充", by=bureau).pk


@pytest.mark.parametrize("state", ["accepted", "refused", "withdrawn"])
def test_what_is_decided_or_withdrawn_is_handed_to_nobody(bureau, reviewer, state):
    with pytest.raises(IllegalMove):
        assignment.hand_out(FilingFactory(state=state), to=reviewer, by=bureau, on=TODAY)


class TestPauses:
    @pytest.fixture
    def running(self, filing) -> Filing:
        for kind in (TermKind.RECEIPT, TermKind.NONCONFORMITY):
            clock.begin(filing, kind, on=TODAY)
        return filing

    @pytest.fixture
    def cause(self) -> PauseCause:
        return PauseCause.objects.get(pk="expert-review")

    def test_both_terms_stand_still_for_a_cause_of_the_rules_and_the_operator_is_told(self, running, cause, reviewer):
        remarks.pause(running, cause=cause, reason="专家组12月1日到场", by=reviewer, on=date(2026, 11, 25))

        assert set(running.terms.values_list("due_on", flat=True)) == {None}
        told = Notice.objects.get(organisation=running.facility.operator.organisation)
        assert "中止" in told.title
        assert "专家评审" in told.text

    def test_they_run_on_by_the_days_that_were_left(self, running, cause, reviewer):
        remarks.pause(running, cause=cause, reason="专家评审", by=reviewer, on=date(2026, 11, 25))

        remarks.resume(running, by=reviewer, on=date(2026, 12, 1))

        due = {term.kind: term.due_on for term in clock.terms(running)}
        assert due == {"receipt": date(2026, 12, 4), "nonconformity": date(2026, 12, 18)}

    def test_a_pause_needs_words_and_a_running_term(self, running, cause, reviewer):
        with pytest.raises(Refused):
            remarks.pause(running, cause=cause, reason="  ", by=reviewer, on=TODAY)
        remarks.pause(running, cause=cause, reason="专家评审", by=reviewer, on=TODAY)
        with pytest.raises(Refused):
            remarks.pause(running, cause=cause, reason="再次", by=reviewer, on=TODAY)

    def test_the_portals_own_cause_is_not_chosen_by_hand(self, running, reviewer):
        with pytest.raises(Refused):
            remarks.pause(running, cause=PauseCause.objects.get(pk="returned"), reason="退回", by=reviewer, on=TODAY)

    def test_a_return_out_of_a_pause_leaves_one_open_pause(self, running, cause, reviewer):
        remarks.pause(running, cause=cause, reason="专家评审", by=reviewer, on=TODAY)
        remarks.remark(running, section="basics", field="", text="请补充", by=reviewer)

        remarks.give_back(running, by=reviewer, on=date(2026, 11, 27))

        pauses = clock.running(running, TermKind.NONCONFORMITY).pauses.order_by("pk")
        assert [(row.cause_id, row.until_on) for row in pauses] == [
            ("expert-review", date(2026, 11, 27)),
            ("returned", None),
        ]


class TestThePages:
    def test_the_lead_ticks_filings_and_hands_them_out(self, client, bureau, reviewer):
        rows = [FilingFactory() for _ in range(3)]
        client.force_login(bureau)
        assert "hand-out" in client.get("/filings/").content.decode()

        answer = client.post(
            reverse("pool-hand-out"), {"filing": [rows[0].pk, rows[1].pk], "reviewer": reviewer.pk}, follow=True
        )

        assert "已分派备案：2件" in answer.content.decode()
        assert set(Filing.objects.filter(assigned_to=reviewer)) == set(rows[:2])

    def test_a_stale_page_does_not_overrule_what_happened_meanwhile(self, client, bureau, reviewer, colleague, filing):
        client.force_login(bureau)
        assignment.take(filing, by=reviewer, on=TODAY)

        answer = client.post(
            reverse("filing-hand-out", args=[filing.pk]), {"reviewer": colleague.pk, "reason": "分派", "seen": 0}
        )

        assert str(reviewer) in answer.content.decode()
        assert Filing.objects.get().assigned_to == reviewer

    def test_a_reviewer_enters_an_absence_and_bad_days_are_told_at_the_field(self, client, reviewer, colleague):
        client.force_login(reviewer)
        sent = {"user": reviewer.pk, "deputy": colleague.pk, "from_on": "2099-02-02", "until_on": "2099-02-01"}

        faulty = client.post(reverse("absence-create"), sent)
        done = client.post(reverse("absence-create"), sent | {"until_on": "2099-02-03"}, follow=True)

        assert faulty.context["form"].errors["until_on"]
        assert str(reviewer) in done.content.decode()
        assert Absence.objects.get().deputy == colleague

    def test_who_steps_aside_is_led_back_to_the_pool(self, client, reviewer, filing):
        client.force_login(reviewer)

        answer = client.post(reverse("filing-step-aside", args=[filing.pk]), {"reason": "近亲属"})

        assert answer.url == reverse("filing-list")

    def test_the_case_shows_the_hands_it_went_through_to_the_bureau_only(self, client, bureau, reviewer, filing):
        assignment.hand_out(filing, to=reviewer, by=bureau, on=TODAY)
        assignment.step_aside(filing, by=reviewer, reason="与举办者有亲属关系")
        client.force_login(bureau)
        assert "与举办者有亲属关系" in client.get(filing.get_absolute_url()).content.decode()

        client.force_login(operator_user(filing.facility.operator))
        assert "亲属关系" not in client.get(filing.get_absolute_url()).content.decode()
