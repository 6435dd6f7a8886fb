"""Rectification: the order to correct runs on the working-day clock, the operator answers, the inspector re-checks."""

from collections.abc import Sequence
from datetime import date, datetime

from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from inspections import policy
from inspections.choices import EVIDENCE, FindingState, Verdict
from inspections.models import Finding, RectificationAnswer
from portal import clock, dossier
from portal.choices import TermKind
from portal.errors import Refused
from portal.models import DocumentKind, Term, User
from portal.rulebook import Limits
from portal.scope import require
from portal.workflow import Moves, move

MOVES: Moves = {
    FindingState.ORDERED: {FindingState.ANSWERED},
    FindingState.ANSWERED: {FindingState.CLOSED, FindingState.ORDERED},
    FindingState.CLOSED: set(),
}


def working_days(severity: str, *, on: date) -> int:
    """Return how many working days an operator has for a finding of the severity. Raises MissingThreshold."""
    return int(Limits(on)[f"rectification.{severity}.working_days"])


def set_term(finding: Finding, *, on: date) -> None:
    """Start the operator's term anew and keep its last day with the finding."""
    days = working_days(finding.severity, on=on)
    term = clock.start(finding, TermKind.RECTIFICATION, on=on, working_days=days, clause=finding.clause)
    finding.due_on = term.due_on
    finding.save(update_fields=["due_on"])


@transaction.atomic
def answer(
    finding: Finding, *, by: User, at: datetime, text: str, files: Sequence[UploadedFile] = ()
) -> RectificationAnswer:
    """Say how the finding was corrected, with evidence. Raises ValidationError for a bad file."""
    require(policy.may_answer(by, finding))
    if not text.strip() or not files:
        raise Refused(_("Please say what was done and add at least one photo or document as evidence."))
    move(finding, FindingState.ANSWERED, table=MOVES, by=by)
    given = RectificationAnswer.objects.create(finding=finding, text=text.strip(), by=by, at=at)
    kind = DocumentKind.objects.get(code=EVIDENCE)
    for upload in files:
        dossier.add(given, kind, upload, by=by)
    if term := clock.running(finding, TermKind.RECTIFICATION):
        clock.stop(term, on=timezone.localdate(at))
    return given


@transaction.atomic
def accept(finding: Finding, *, by: User, at: datetime, note: str = "") -> Finding:
    """Find the correction sufficient and close the finding."""
    require(policy.may_recheck(by, finding))
    move(finding, FindingState.CLOSED, table=MOVES, by=by, note=note)
    finding.closed_on = timezone.localdate(at)
    finding.save(update_fields=["closed_on"])
    _judge(finding, Verdict.ACCEPTED, by, at, note)
    return finding


@transaction.atomic
def reject(finding: Finding, *, by: User, at: datetime, note: str) -> Finding:
    """Send the answer back with a reason; the order stands again with a new term."""
    require(policy.may_recheck(by, finding))
    if not note.strip():
        raise Refused(_("Please say why the correction is not sufficient."), field="note")
    move(finding, FindingState.ORDERED, table=MOVES, by=by, note=note)
    _judge(finding, Verdict.REJECTED, by, at, note)
    set_term(finding, on=timezone.localdate(at))
    return finding


VERDICTS = {Verdict.ACCEPTED: accept, Verdict.REJECTED: reject}


def _judge(finding: Finding, verdict: Verdict, by: User, at: datetime, note: str) -> None:
    finding.answers.filter(verdict="").update(verdict=verdict, verdict_note=note, checked_by=by, checked_at=at)


def follow_calendar() -> int:
    """Take over the last days of running terms after the working-day calendar changed; return how many moved."""
    running = Term.objects.running().filter(
        subject_type=ContentType.objects.get_for_model(Finding), kind=TermKind.RECTIFICATION
    )
    due = Subquery(running.filter(subject_id=OuterRef("pk")).values("due_on")[:1])
    ordered = Finding.objects.ordered().filter(pk__in=running.values("subject_id")).annotate(term_due=due)
    stale = ordered.exclude(due_on__isnull=True, term_due__isnull=True).exclude(due_on=F("term_due"))
    return Finding.objects.filter(pk__in=stale.values("pk")).update(
        due_on=Subquery(running.filter(subject_id=OuterRef("pk")).values("due_on")[:1])
    )
