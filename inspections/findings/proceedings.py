"""What happened to a finding, step by step, for its pages: nothing is told twice, and everybody sees the same."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facilities.models import Appeal
from facilities.verification.choices import RecheckWay
from inspections.findings import appeals as appealing, letters, rechecks, rectification
from inspections.findings.choices import ExtensionState, FindingState, Verdict
from inspections.findings.models import Extension, Finding, RectificationAnswer, StopOrder
from inspections.visits.models import Answer, Visit
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.clock.clock import Replay
from portal.models import Document, Letter, Term, User
from portal.workflow import workflow


@dataclass(frozen=True)
class Event:
    """One step of a case: when, what, who, the words that went with it, and the files."""

    at: datetime
    title: Promise | str
    by: User | None = None
    text: str = ""
    documents: list[Document] = field(default_factory=list)


@dataclass(frozen=True)
class Case:
    """A finding with the photos of what was seen, the answers with their evidence, its letter, and its timeline."""

    photos: list[Document]
    answers: list[RectificationAnswer]
    extensions: list[Extension]
    appeals: list[Appeal]
    letter: Letter | None
    stop: StopOrder | None
    recheck: Visit | None
    events: list[Event]
    replay: Replay | None
    recheck_term: Term | None

    @property
    def rejections(self) -> int:
        """How often an answer was sent back."""
        return sum(answer.verdict == Verdict.REJECTED for answer in self.answers)

    @property
    def waiting(self) -> RectificationAnswer | None:
        """The answer that waits for the re-check."""
        return next((answer for answer in self.answers if not answer.verdict), None)

    @property
    def asked(self) -> Extension | None:
        """The request for more time that waits for an answer."""
        return next((row for row in self.extensions if row.state == ExtensionState.ASKED), None)


def case(finding: Finding, *, on: date) -> Case:
    """Gather everything that happened to a finding."""
    answers = list(finding.answers.select_related("by", "checked_by").prefetch_related("evidence"))
    extensions = list(finding.extensions.select_related("asked_by", "decided_by").prefetch_related("transitions"))
    photos, letter = _photos(finding.visit_id, finding.item_id), letters.order_of(finding)
    terms = list(clock.terms(finding).filter(kind=TermKind.RECTIFICATION))
    return Case(
        photos=photos,
        answers=answers,
        extensions=extensions,
        appeals=list(appealing.appeals(finding)),
        letter=letter,
        stop=rectification.stop_order_of(finding),
        recheck=rechecks.awaited(finding),
        events=sorted(_events(finding, photos, answers, letter), key=lambda event: event.at),
        replay=clock.replay(terms[-1], on=on) if terms else None,
        recheck_term=clock.running(finding, TermKind.RECHECK),
    )


def _photos(visit_id: int, item_id: int) -> list[Document]:
    seen = Answer.objects.filter(visit=visit_id, item=item_id).prefetch_related("photos").first()
    return list(seen.photos.all()) if seen else []


def _events(
    finding: Finding, photos: list[Document], answers: Iterable[RectificationAnswer], letter: Letter | None
) -> Iterator[Event]:
    visit = finding.visit
    yield Event(visit.concluded_at, FOUND[finding.kind], visit.inspector, finding.text, photos)  # type: ignore[arg-type]
    yield from _steps(answers)
    yield from _moves(finding)
    yield from _looks_on_site(finding)
    for step in finding.escalations.all():
        yield Event(step.at, step.get_step_display())
    if letter and letter.read_at:
        yield Event(letter.read_at, _("Order first opened by the operator"), letter.read_by)
    yield from _more_time(finding)


FOUND: dict[str, Promise] = {
    "advice": _("Found; technical advice given, nothing is ordered"),
    "cited": _("Found; correction ordered"),
    "repeat": _("Found again; correction ordered"),
}


def _steps(answers: Iterable[RectificationAnswer]) -> Iterator[Event]:
    for answer in answers:
        yield Event(answer.at, _("Answered by the operator"), answer.by, answer.text, list(answer.evidence.all()))
        if answer.verdict and answer.way != RecheckWay.ON_SITE:
            yield Event(answer.checked_at, VERDICT_TITLES[answer.verdict], answer.checked_by, answer.verdict_note)  # type: ignore[arg-type]


VERDICT_TITLES: dict[str, Promise] = {
    Verdict.ACCEPTED: _("Re-checked: corrected"),
    Verdict.REJECTED: _("Re-checked: sent back, the term runs on"),
    Verdict.UNABLE: _("Re-checked: can't be corrected"),
}


def _moves(finding: Finding) -> Iterator[Event]:
    """Yield the ends that no answer tells of."""
    for step in workflow.transitions(finding):
        is_told = step.after == FindingState.UNABLE and step.before == FindingState.ANSWERED
        if step.after in ENDS and not is_told:
            yield Event(step.at, ENDS[step.after], step.by, step.note)


ENDS: dict[str, Promise] = {
    FindingState.UNABLE: _("Found that it can't be corrected"),
    FindingState.RESCINDED: _("Rescinded; the order lapses"),
    FindingState.ADVISED: _("Changed to technical advice; the order lapses"),
}


def _looks_on_site(finding: Finding) -> Iterator[Event]:
    """Yield what re-check visits saw, with their photos."""
    for visit in finding.rechecks.concluded().select_related("inspector").order_by("concluded_at"):  # type: ignore[attr-defined]
        seen = Answer.objects.filter(visit=visit, item=finding.item_id).prefetch_related("photos").first()
        if seen:
            title = NOT_MET if seen.outcome == "fail" else MET
            yield Event(visit.concluded_at, title, visit.inspector, seen.note, list(seen.photos.all()))


MET, NOT_MET = _("Re-checked on site: corrected"), _("Re-checked on site: not corrected")


def _more_time(finding: Finding) -> Iterator[Event]:
    for row in finding.extensions.select_related("asked_by"):
        asked_at = row.asked_at
        yield Event(
            asked_at,
            _("Asked for more time: %(days)s working days") % {"days": row.working_days},
            row.asked_by,
            row.reason,
        )
        for step in workflow.transitions(row):
            yield Event(step.at, EXTENDED[step.after], step.by, step.note)


EXTENDED: dict[str, Promise] = {
    ExtensionState.GRANTED: _("More time granted"),
    ExtensionState.REFUSED: _("More time not granted"),
    ExtensionState.LAPSED: _("The request for more time lapsed"),
}
