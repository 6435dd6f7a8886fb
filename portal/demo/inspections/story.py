"""What the invented visits found and what became of it."""

import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

from django.db import models
from django.utils import timezone

from inspections.checklists.choices import AnswerOutcome, ItemKind
from inspections.findings.choices import FindingState, Verdict
from inspections.models import Answer, ChecklistItem, Finding, RectificationAnswer, Visit
from inspections.visits.choices import VisitResult, VisitState
from portal.accounts.models import User
from portal.clock.choices import TermKind
from portal.clock.models import Term
from portal.demo.inspections import pictures
from portal.demo.inspections.history import record
from portal.demo.inspections.rules import Book
from portal.documents.models import Document
from portal.rulebook.choices import Severity
from portal.workflow.models import Transition

DATA = Path(__file__).resolve().parents[1] / "data" / "inspections.toml"
PICTURES = (ItemKind.PHOTO, ItemKind.SIGNATURE)  # optional in the shipped checklists, left out of invented visits
WORDS = tomllib.loads(DATA.read_text(encoding="utf-8"))


@dataclass
class Rows:
    """Rows to be stored together, children after their parents."""

    answers: list[Answer] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    replies: list[RectificationAnswer] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    photos: list[Document] = field(default_factory=list)
    moves: list[Transition] = field(default_factory=list)
    hung: list[tuple[models.Model, models.Model]] = field(default_factory=list)  # rows and what they are about


def moment(day: date, rng: Random) -> datetime:
    """Return a moment in the working hours of a day."""
    return timezone.make_aware(datetime.combine(day, time(rng.randint(9, 15), rng.randrange(0, 60, 5))))


class Story:
    """Tells what the visits found and what became of it."""

    def __init__(self, rng: Random, on: date, book: Book, operators: dict[int, User]):
        self.rng, self.on, self.book, self.operators = rng, on, book, operators
        self.carelessness: dict[int, float] = {}
        self.known: set[tuple[int, str]] = set()
        self.rows = Rows()

    def tell(self, visits: list[Visit]) -> Rows:
        """Fill in the rows of all visits; counts and results are set on the visits."""
        for visit in visits:
            self._move(visit, visit.planned_on, VisitState.PLANNED, visit.state)
            if visit.started_at:
                self._answer(visit)
        return self.rows

    def _move(self, visit: Visit, day: date, before: str, after: str) -> None:
        """Record the moves that lead to the state of the visit."""
        if after == VisitState.CANCELLED:
            self._record(visit, before, after, visit.inspector, moment(day, self.rng), "机构当日停业")
        if visit.started_at:
            self._record(visit, before, VisitState.OPEN, visit.inspector, visit.started_at)
        if visit.concluded_at:
            self._record(visit, VisitState.OPEN, VisitState.CONCLUDED, visit.inspector, visit.concluded_at)

    def _record(self, row: models.Model, before: str, after: str, by: User, at: datetime, note: str = "") -> None:
        step = Transition(before=before, after=after, by=by, at=at, note=note)
        self.rows.moves.append(step)
        self.rows.hung.append((step, row))

    def _answer(self, visit: Visit) -> None:
        items = self.book.items[visit.checklist_id]
        share = self.carelessness.setdefault(visit.facility_id, self.rng.choice([0.01, 0.02, 0.04, 0.08]))
        if visit.is_open:
            items = items[: len(items) // 2]
        asked = [item for item in items if not item.condition and item.kind not in PICTURES]
        answers = [self._one(visit, item, share) if item.is_tapped else self._entered(visit, item) for item in asked]
        if visit.concluded_at:
            outcomes = [answer.outcome for answer in answers]
            visit.ok_count, failed = outcomes.count(AnswerOutcome.PASS), outcomes.count(AnswerOutcome.FAIL)
            visit.all_count = visit.ok_count + failed
            visit.result = VisitResult.FINDINGS if failed else VisitResult.PASSED
        self.rows.answers += answers

    def _one(self, visit: Visit, item: ChecklistItem, share: float) -> Answer:
        chance = self.rng.random()
        answer = Answer(visit=visit, item=item, by=visit.inspector, at=visit.started_at, outcome=AnswerOutcome.PASS)  # type: ignore[misc]
        if item.may_not_apply and chance > 0.95:
            answer.outcome = AnswerOutcome.NA
        elif visit.concluded_at and chance < share * self._bad_month(visit):
            answer.outcome = AnswerOutcome.FAIL
            answer.note = self.rng.choice(WORDS["found"].get(item.clause_code, WORDS["found"]["any"]))
            self._find(visit, item, answer)
        return answer

    def _entered(self, visit: Visit, item: ChecklistItem) -> Answer:
        """Enter a number, an option or a text; nothing of it fails."""
        answer = Answer(visit=visit, item=item, by=visit.inspector, at=visit.started_at, outcome=AnswerOutcome.DONE)  # type: ignore[misc]
        if item.kind == ItemKind.CHOICE:
            answer.value, answer.outcome = item.options_met[0], AnswerOutcome.PASS
        elif item.kind == ItemKind.NUMBER:
            answer.value = str(int(item.lowest or 0) + self.rng.randint(8, 40))
            answer.outcome = AnswerOutcome.PASS if item.limits else AnswerOutcome.DONE
        else:
            answer.value = "无"
        return answer

    def _bad_month(self, visit: Visit) -> float:
        """The last weeks found more than usual, so that every worklist has something to do."""
        return 3 if (self.on - visit.planned_on).days < 40 else 1

    def _find(self, visit: Visit, item: ChecklistItem, answer: Answer) -> None:
        found_on = timezone.localdate(visit.concluded_at)
        finding = Finding(
            visit=visit,
            item=item,
            facility_id=visit.facility_id,
            clause=self.book.clauses[item.clause_code],
            severity=item.severity,
            text=answer.note,
            found_on=found_on,
            due_on=self.book.due(item.severity, found_on),
            is_repeat=item.severity != Severity.ADVICE and (visit.facility_id, item.clause_code) in self.known,
            state=FindingState.ADVISED if item.severity == Severity.ADVICE else FindingState.ORDERED,
        )
        self.known.add((visit.facility_id, item.clause_code))
        self.rows.findings.append(finding)
        self._hang(pictures.photo(visit.inspector), answer)
        if finding.state == FindingState.ORDERED:
            self._rectify(finding, visit.inspector)

    def _rectify(self, finding: Finding, inspector: User) -> None:
        """Let the operator answer in most cases, and the inspector close, send back or not have come yet."""
        operator = self.operators.get(finding.facility_id)
        start, sent_back = finding.found_on, self.rng.random() < 0.12
        while True:
            term = self._term(finding, start)
            answered = self._at_after(start, self.book.terms[finding.severity])
            if operator is None or answered.date() >= self.on or self._is_let_pass(start):
                return
            term.stopped_on = answered.date()
            reply = self._reply(finding, operator, answered)
            checked = self._at_after(answered.date(), 6)
            if checked.date() >= self.on or self._still_waits(answered):
                return
            start = checked.date()
            self._check(finding, reply, inspector, checked, sent_back)
            if not sent_back:
                return
            sent_back = False

    def _still_waits(self, answered: datetime) -> bool:
        """Some answers of the last weeks have not been re-checked yet."""
        return (self.on - answered.date()).days < 30 and self.rng.random() < 0.6

    def _is_let_pass(self, start: date) -> bool:
        """Some orders of the last weeks are not answered at all."""
        return (self.on - start).days < 45 and self.rng.random() < 0.3

    def _at_after(self, day: date, most_days: int) -> datetime:
        return moment(day + timedelta(days=self.rng.randint(1, max(1, most_days))), self.rng)

    def _hang(self, photo: Document, subject: models.Model) -> None:
        self.rows.photos.append(photo)
        self.rows.hung.append((photo, subject))

    def _term(self, finding: Finding, start: date) -> Term:
        days = self.book.terms[finding.severity]
        finding.due_on = self.book.due(finding.severity, start)
        term = Term(
            kind=TermKind.RECTIFICATION,
            clause=finding.clause,
            working_days=days,
            started_on=start,
            due_on=finding.due_on,
        )
        self.rows.terms.append(term)
        self.rows.hung.append((term, finding))
        return term

    def _reply(self, finding: Finding, operator: User, at: datetime) -> RectificationAnswer:
        text = self.rng.choice(WORDS["done"]["any"])
        reply = RectificationAnswer(finding=finding, text=text, by=operator, at=at)
        self.rows.replies.append(reply)
        self._hang(pictures.evidence(operator), reply)
        self._record(finding, FindingState.ORDERED, FindingState.ANSWERED, operator, at)
        finding.state = FindingState.ANSWERED
        return reply

    def _check(self, finding: Finding, reply: RectificationAnswer, by: User, at: datetime, sent_back: bool) -> None:
        words = WORDS["sent_back" if sent_back else "accepted"]["any"]
        reply.verdict, reply.verdict_note = Verdict.REJECTED if sent_back else Verdict.ACCEPTED, self.rng.choice(words)
        reply.checked_by, reply.checked_at = by, at
        finding.state = FindingState.ORDERED if sent_back else FindingState.CLOSED
        finding.closed_on = None if sent_back else at.date()
        self._record(finding, FindingState.ANSWERED, finding.state, by, at, reply.verdict_note)


def store(rows: Rows) -> None:
    """Store everything told; rows point to each other, so that each kind follows what it points to."""
    visits = list({answer.visit for answer in rows.answers})
    Visit.objects.bulk_update(visits, ["ok_count", "all_count", "result"], batch_size=500)
    Answer.objects.bulk_create(rows.answers, batch_size=2000)
    Finding.objects.bulk_create(rows.findings, batch_size=2000)
    RectificationAnswer.objects.bulk_create(rows.replies, batch_size=2000)
    for row, subject in rows.hung:
        row.subject = subject  # type: ignore[attr-defined]
    Term.objects.bulk_create(rows.terms, batch_size=2000)
    Document.objects.bulk_create(rows.photos, batch_size=2000)
    record(rows.moves)
