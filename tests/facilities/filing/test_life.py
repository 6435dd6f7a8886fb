"""The whole life of filings, walked at random by actors who don't know of each other, against rules written out by hand."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import chinese_calendar
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from facilities.decisions import decisions
from facilities.decisions.views.proposals import CONFIRM
from facilities.filing import filings as life
from facilities.ground.choices import FacilityState
from facilities.models import Facility, Filing, Proposal, Receipt, Remark
from facilities.opinions import consultation
from facilities.review import assignment, remarks as vetting
from portal.accounts.choices import Role
from portal.clock import clock
from portal.errors import Refused
from portal.models import Clause, Letter, PauseCause, Term, Transition, User
from tests.facilities.builders import complete_facility
from tests.factories import officer, operator_user

FIRST_DAY, LAST_DAY = date(2026, 9, 1), date(2026, 11, 20)
STEPS = {  # what the measures allow a filing, by hand
    ("draft", "submitted"),
    ("draft", "withdrawn"),
    ("submitted", "returned"),
    ("submitted", "accepted"),
    ("submitted", "refused"),
    ("submitted", "withdrawn"),
    ("returned", "submitted"),
    ("returned", "withdrawn"),
}
ENDS = {"accepted", "refused", "withdrawn"}
ACTS = [
    "submit",
    "withdraw",
    "assign",
    "remark",
    "give_back",
    "pause",
    "resume",
    "accept",
    "propose",
    "hand_up",
    "remark_new",
    "propose_return",
    "ask",
    "hear",
    "confirm",
    "send_back",
]
MUST_BE_HEARD = ("fire", "police")  # of this facility, by hand
officers = st.sampled_from(["lead", "reviewer"])
actors = st.sampled_from(["operator", "lead", "second_lead", "reviewer", "stranger", "fire"])


def counted(start: date, end: date, pauses: list[tuple[date, date | None]]) -> int:
    """Count the working days after `start` up to `end` that no pause takes out, day by day."""
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(
        chinese_calendar.is_workday(day)
        and not any(day > begin and (finish is None or day <= finish) for begin, finish in pauses)
        for day in days
    )


def last_day(start: date, length: int, pauses: list[tuple[date, date | None]]) -> date:
    """Return the day on which a term of `length` working days ends, found by walking."""
    day = start
    while counted(start, day, pauses) < length:
        day += timedelta(days=1)
    return day


class FilingLife(RuleBasedStateMachine):
    """One facility, its operator, a stranger and officers; copies of filings that were read before go stale meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.examples = transaction.atomic()
        self.examples.__enter__()
        self.facility = complete_facility(name="随机托育园")
        other = complete_facility(name="邻家托育园")
        self.people: dict[str, User] = {
            "operator": operator_user(self.facility.operator),
            "stranger": operator_user(other.operator),
            "reviewer": officer(Role.REVIEWER),
            "lead": officer(Role.BUREAU_LEAD),
            "second_lead": officer(Role.BUREAU_LEAD),
            "fire": officer(Role.DEPARTMENT_OFFICER, department="fire"),
        }
        self.day = FIRST_DAY
        self.copies: list[Filing] = []
        self.sent: dict[int, str] = {}
        self.named: dict[int, set[str]] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.examples.__exit__(None, None, None)

    @initialize(begun=st.sampled_from(["submitted", "returned", "draft"]))
    def a_filing_is_begun(self, begun: str) -> None:
        filing = life.open_draft(self.facility, by=self.people["operator"], on=self.day)
        if begun != "draft":
            self.act("submit", "operator", filing)
        if begun == "returned":
            self.act("remark", "reviewer", filing)
            self.act("give_back", "reviewer", filing)

    def attempt(self, act: Callable[..., Any], *args: object, **kwargs: object) -> None:
        """Let somebody try; a refusal must leave everything as it was."""
        before = self.picture()
        try:
            with transaction.atomic():
                act(*args, **kwargs)
        except Refused:
            assert self.picture() == before

    def picture(self) -> list[object]:
        """Return all that a refused act must not touch."""
        tables = (Filing, Remark, Receipt, Proposal, Letter, Term, Transition)
        return [
            *(sorted(map(str, model.objects.values_list())) for model in tables),
            Facility.objects.get(pk=self.facility.pk).state,
        ]

    def now_in(self, state: str) -> Filing | None:
        """Return the facility's filing in a state as it stands, and keep the copy for whoever acts late."""
        rows = Filing.objects.filter(facility=self.facility, state=state).select_related("facility__area")
        if row := rows.order_by("pk").last():
            self.copies = [*self.copies[-11:], row]
        return row

    def act(self, name: str, who: str, filing: Filing) -> None:
        """Let somebody try an act on a copy of a filing."""
        by, on = self.people[who], self.day
        acts: dict[str, Callable[[], Any]] = {
            "submit": lambda: life.submit(filing, by=by, on=on, declared_by="李明"),
            "withdraw": lambda: life.withdraw(filing, by=by, on=on),
            "assign": lambda: assignment.take(filing, by=by, on=on),
            "pause": lambda: vetting.pause(
                filing, cause=PauseCause.objects.get(pk="hearing"), reason="听证", by=by, on=on
            ),
            "resume": lambda: vetting.resume(filing, by=by, on=on),
            "remark": lambda: vetting.remark(filing, section="basics", field="address", text=f"请更正{on}", by=by),
            "give_back": lambda: vetting.give_back(filing, by=by, on=on),
            "accept": lambda: decisions.accept(filing, by=by, on=on),
            "propose": lambda: decisions.propose_refusal(
                filing,
                by=by,
                on=on,
                reasons="楼层不符",
                clauses=[Clause.objects.get(code="setting-floor")],
                against_findings="现场为四层",
            ),
            "hand_up": lambda: decisions.propose_acceptance(filing, by=by, on=on, note="情况属实"),
            "remark_new": lambda: vetting.remark(filing, section="premises", field="tenure", text=f"请补{on}", by=by),
            "propose_return": lambda: vetting.propose_return(filing, by=by, on=on, reasons="新情况"),
            "ask": lambda: consultation.ask(
                filing, [row.rule for row in consultation.suggestions(filing)], by=by, on=on
            ),
            "hear": lambda: self.hear(filing),
        }
        if proposal := filing.proposals.first():
            acts |= {
                "confirm": lambda: CONFIRM[proposal.kind](proposal, by=by, on=on),
                "send_back": lambda: decisions.send_back(proposal, by=by, on=on, answer="请再核实"),
            }
        if name in acts:
            self.attempt(acts[name])
        if name in ("give_back", "confirm"):
            self.note_what_was_sent(is_alone=name == "give_back")

    def hear(self, filing: Filing) -> None:
        """Let one department that was asked agree."""
        if opinion := filing.opinions.filter(state="asked").first():
            by = officer(Role.DEPARTMENT_OFFICER, department=opinion.department_id)
            consultation.give(opinion, by=by, on=self.day, outcome="agree")

    def note_what_was_sent(self, *, is_alone: bool) -> None:
        """One person alone names with a further return nothing that the first one did not."""
        for row in Remark.objects.filter(sent_on__isnull=False).exclude(pk__in=self.sent):
            self.sent[row.pk] = row.text
            before = self.named.setdefault(row.filing_id, set())
            is_first = row.filing.transitions.filter(after="returned").count() == 1
            assert not is_alone or is_first or row.section in before
            before.add(row.section)

    @rule(days=st.integers(0, 9))
    def time_passes(self, days: int) -> None:
        self.day = min(self.day + timedelta(days=days), LAST_DAY)

    @rule(who=st.sampled_from(["operator", "stranger"]))
    def somebody_opens_a_filing(self, who: str) -> None:
        self.attempt(life.open_draft, self.facility, by=self.people[who], on=self.day)

    @precondition(lambda self: self.now_in("draft") or self.now_in("returned"))
    @rule(name=st.sampled_from(["submit", "submit", "submit", "withdraw"]))
    def the_operator_goes_on(self, name: str) -> None:
        if filing := self.now_in("draft") or self.now_in("returned"):
            self.act(name, "operator", filing)

    @rule(
        name=st.sampled_from(
            [
                *["remark", "give_back", "remark_new", "give_back", "propose_return", "assign", "pause", "resume"],
                *["ask", "ask", "hear", "hear", "accept", "hand_up", "propose", "confirm", "confirm"],
            ]
        ),
        who=officers,
    )
    def an_officer_goes_on(self, name: str, who: str) -> None:
        if filing := self.now_in("submitted"):
            self.act(name, who, filing)

    @precondition(lambda self: self.copies)
    @rule(name=st.sampled_from(ACTS), who=actors, data=st.data())
    def anybody_does_anything_with_what_was_read_some_time_ago(self, name: str, who: str, data: st.DataObject) -> None:
        self.act(name, who, data.draw(st.sampled_from(self.copies), label="copy"))

    @rule(who=actors, data=st.data(), removes=st.booleans())
    def somebody_words_or_removes_a_remark(self, who: str, data: st.DataObject, removes: bool) -> None:
        if remarks := list(Remark.objects.select_related("filing__facility__area").order_by("pk")):
            remark = data.draw(st.sampled_from(remarks), label="remark")
            if removes:
                self.attempt(vetting.remove_remark, remark, by=self.people[who])
            else:
                self.attempt(vetting.amend_remark, remark, section="basics", text="改写", by=self.people[who])

    @invariant()
    def every_filing_went_by_steps_that_the_measures_know(self) -> None:
        for filing in Filing.objects.all():
            steps = list(_history(filing).values_list("before", "after"))
            assert set(steps) <= STEPS
            assert [before for before, _ in steps[1:]] == [after for _, after in steps[:-1]]
            assert filing.state == (steps[-1][1] if steps else "draft")

    @invariant()
    def there_is_one_open_filing_at_most_and_one_receipt_for_each_accepted_one(self) -> None:
        rows = Filing.objects.filter(facility=self.facility)
        assert rows.exclude(state__in=ENDS).count() <= 1
        accepted = set(rows.filter(state="accepted").values_list("pk", flat=True))
        assert sorted(Receipt.objects.values_list("filing_id", flat=True)) == sorted(accepted)
        filed = Facility.objects.get(pk=self.facility.pk).state == FacilityState.FILED
        assert filed == bool(accepted)

    @invariant()
    def every_refusal_was_proposed_by_one_person_and_confirmed_by_another(self) -> None:
        for filing in Filing.objects.filter(facility=self.facility, state="refused"):
            proposal = filing.proposals.get(state="confirmed", kind="refusal")
            assert proposal.decided_by_id not in (None, proposal.proposed_by_id)
        assert not Proposal.objects.filter(state="open").exclude(filing__state="submitted").exists()

    @invariant()
    def nothing_is_accepted_before_all_who_must_be_heard_were_asked(self) -> None:
        for filing in Filing.objects.filter(facility=self.facility, state="accepted"):
            for department in MUST_BE_HEARD:
                assert filing.opinions.filter(department=department).exists()

    @invariant()
    def one_person_alone_accepts_only_what_everybody_agrees_to(self) -> None:
        for filing in Filing.objects.filter(facility=self.facility, state="accepted"):
            agreed = filing.opinions.filter(department__in=MUST_BE_HEARD, outcome="agree").values("department")
            if agreed.distinct().count() < len(MUST_BE_HEARD):
                proposal = filing.proposals.get(state="confirmed", kind="acceptance")
                assert filing.decision_note
                assert proposal.decided_by_id not in (None, proposal.proposed_by_id)

    @invariant()
    def the_five_days_begin_with_the_first_set_and_with_the_completed_one(self) -> None:
        for filing in Filing.objects.filter(facility=self.facility):
            assert filing.terms.filter(kind="receipt").count() <= 2

    @invariant()
    def every_term_can_be_replayed_by_hand(self) -> None:
        for term in Term.objects.prefetch_related("pauses"):
            pauses = [(pause.from_on, pause.until_on) for pause in term.pauses.all()]
            replay = clock.replay(term, on=self.day)
            until = min(self.day, term.stopped_on or self.day)
            assert replay.elapsed == counted(term.started_on, until, pauses)
            if term.stopped_on is None:
                is_paused = any(finish is None for _, finish in pauses)
                assert term.due_on == (None if is_paused else last_day(term.started_on, term.working_days, pauses))

    @invariant()
    def terms_run_while_the_bureau_has_the_filing_and_only_then(self) -> None:
        for filing in Filing.objects.all():
            running = set(filing.terms.filter(stopped_on__isnull=True).values_list("kind", flat=True))
            returns = filing.transitions.filter(after="returned").count()
            while_returned = {"nonconformity"} if returns == 1 else {"receipt", "nonconformity"}
            expected = {"submitted": {"receipt", "nonconformity"}, "returned": while_returned}
            assert running == expected.get(filing.state, set())

    @invariant()
    def no_remark_that_was_sent_is_lost_or_reworded(self) -> None:
        assert dict(Remark.objects.filter(sent_on__isnull=False).values_list("pk", "text")) == self.sent


def _history(filing: Filing) -> Any:
    kind = ContentType.objects.get_for_model(Filing)
    return Transition.objects.filter(subject_type=kind, subject_id=filing.pk).order_by("pk")


@pytest.mark.django_db
def test_random_actors_never_bring_a_filing_where_it_must_not_be():
    run_state_machine_as_test(
        FilingLife,
        settings=settings(
            max_examples=8,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
