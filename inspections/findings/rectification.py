"""Rectification: the order to correct runs on the working-day clock, the operator answers, the inspector re-checks on file or on site.

What comes of a finding: verified as corrected, unable (无法整改), rescinded, or it stays technical advice (技术指导) without an order.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from dateutil.relativedelta import relativedelta
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

from facilities.models import Facility
from facilities.verification.choices import RecheckWay
from inspections.findings import extensions, letters, policy, sanctions
from inspections.findings.choices import OPEN_FINDINGS, FindingState, SanctionCause, Verdict
from inspections.findings.models import Finding, RectificationAnswer, StopOrder
from inspections.ground import terms
from inspections.visits.choices import EVIDENCE
from inspections.visits.models import Visit
from inspections.visits.sheet import Line
from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.documents import dossier
from portal.errors import IllegalMove, Refused
from portal.exchange import webhooks
from portal.exchange.choices import WebhookEvent
from portal.letters import notices
from portal.models import DocumentKind, PauseCause, Term, User
from portal.rulebook.rulebook import Limits
from portal.workflow.workflow import Moves, move

MOVES: Moves = {
    FindingState.ADVISED: {FindingState.RESCINDED},
    FindingState.ORDERED: {
        FindingState.ANSWERED,
        FindingState.CLOSED,
        FindingState.UNABLE,
        FindingState.RESCINDED,
        FindingState.ADVISED,
    },
    FindingState.ANSWERED: {
        FindingState.CLOSED,
        FindingState.ORDERED,
        FindingState.UNABLE,
        FindingState.RESCINDED,
        FindingState.ADVISED,
    },
    FindingState.CLOSED: {FindingState.RESCINDED, FindingState.ADVISED},
    FindingState.UNABLE: {FindingState.RESCINDED, FindingState.ADVISED},
    FindingState.RESCINDED: set(),
}


def set_term(finding: Finding, *, on: date) -> None:
    """Start the operator's term, one for each finding, and keep its last day with the finding."""
    days = terms.working_days(finding.severity, on=on)
    term = clock.start(finding, TermKind.RECTIFICATION, on=on, working_days=days, clause=finding.clause)
    finding.due_on = term.due_on
    finding.save(update_fields=["due_on"])


def order(visit: Visit, failed: Sequence[Line], *, by: User, on: date) -> None:
    """Write down what failed: technical advice, or an order to correct by a day that its severity decides, with one letter."""
    known = _cited_before(visit.facility, {line.clause.code for line in failed}, on)
    ordered = []
    for line in failed:
        finding = _found(visit, line, is_repeat=line.clause.code in known)
        if terms.is_ordered(finding.severity):
            set_term(finding, on=on)
            ordered.append(finding)
    if ordered:
        letters.rectification_order(visit, ordered, by=by, on=on)
        _tell_systems(ordered)


def _tell_systems(ordered: Sequence[Finding]) -> None:
    """Let systems that asked for it know of each order."""
    for finding in ordered:
        due = finding.due_on.isoformat() if finding.due_on else None
        facts = {"facility": finding.facility_id, "clause": finding.clause.code, "due_on": due}
        webhooks.tell(WebhookEvent.FINDING_ORDERED, finding, facts, at=timezone.now())


def _cited_before(facility: Facility, codes: set[str], on: date) -> set[str]:
    """Return the clauses that were cited here within the months that the rulebook sets, and not rescinded."""
    since = on - relativedelta(months=int(Limits(on)["rectification.repeat.months"]))
    earlier = Finding.objects.cited().filter(facility=facility, clause__code__in=codes, found_on__gte=since)
    return set(earlier.values_list("clause__code", flat=True))


def _found(visit: Visit, line: Line, *, is_repeat: bool) -> Finding:
    is_order = terms.is_ordered(line.severity)
    return Finding.objects.create(
        visit=visit,
        item=line.item,
        facility=visit.facility,
        clause=line.clause,
        severity=line.severity,
        text=line.answer.note if line.answer else "",
        state=FindingState.ORDERED if is_order else FindingState.ADVISED,
        found_on=timezone.localdate(visit.concluded_at),
        is_repeat=is_order and is_repeat,
    )


@transaction.atomic
def answer(
    finding: Finding, *, by: User, at: datetime, text: str, files: Sequence[UploadedFile] = ()
) -> RectificationAnswer:
    """Say how the finding was corrected, with evidence; late is better than never. Raises ValidationError for a bad file.

    The operator's term stands still until the re-check, which has a term of its own.
    """
    require(policy.may_answer(by, finding))
    if not text.strip() or not files:
        raise Refused(_("Please say what was done and add at least one photo or document as evidence."))
    move(finding, FindingState.ANSWERED, table=MOVES, by=by)
    given = RectificationAnswer.objects.create(finding=finding, text=text.strip(), by=by, at=at)
    kind = DocumentKind.objects.get(code=EVIDENCE)
    for upload in files:
        dossier.add(given, kind, upload, by=by)
    _await_recheck(finding, by=by, on=timezone.localdate(at))
    return given


def _await_recheck(finding: Finding, *, by: User, on: date) -> None:
    """Let the ball pass to the officer. A term that was let pass is stopped, so that it stays seen as late."""
    if term := clock.running(finding, TermKind.RECTIFICATION):
        is_late = term.due_on is not None and term.due_on < on
        if is_late:
            clock.stop(term, on=on)
        else:
            clock.pause(term, on=on, cause=PauseCause.objects.get(pk="answered"), by=by)
    extensions.lapse(finding, by=by)
    clock.begin(finding, TermKind.RECHECK, on=on)


@transaction.atomic
def accept(finding: Finding, *, by: User, at: datetime, note: str = "", way: str = RecheckWay.ON_FILE) -> Finding:
    """Verify the correction and close the finding; an answer is judged on file, without one only a look on site does.

    Raises Refused on file while a stop order stands on the finding: that takes a re-check on site.
    """
    require(policy.may_recheck(by, finding))
    if way == RecheckWay.ON_FILE:
        _must_do_on_file(finding)
    move(finding, FindingState.CLOSED, table=MOVES, by=by, note=note)
    finding.closed_on = timezone.localdate(at)
    finding.save(update_fields=["closed_on"])
    _judge(finding, Verdict.ACCEPTED, by, at, note, way)
    _end_term(finding, by=by, on=finding.closed_on)
    letters.finding_closed(finding, by=by, on=finding.closed_on)
    return finding


def _must_do_on_file(finding: Finding) -> None:
    """Lock the finding, and refuse what can't be verified from papers."""
    _lock(finding)
    if finding.state == FindingState.ORDERED:
        raise IllegalMove(_("The operator has not answered. Without an answer it is re-checked on site."))
    if stop_order_of(finding):
        raise Refused(_("A stop order stands here: please re-check on site."), field="verdict")


@transaction.atomic
def reject(
    finding: Finding,
    *,
    by: User,
    at: datetime,
    note: str,
    way: str = RecheckWay.ON_FILE,
    ordered_on: date | None = None,
) -> Finding:
    """Send the answer back with a reason; the order stands again with what is left of its term, of which the operator is told.

    The term runs on from `ordered_on`, the day on which the portal has the re-check (default: its own day).
    """
    require(policy.may_recheck(by, finding))
    if not note.strip():
        raise Refused(_("Please say why the correction is not sufficient."), field="note")
    move(finding, FindingState.ORDERED, table=MOVES, by=by, note=note)
    _judge(finding, Verdict.REJECTED, by, at, note, way)
    _run_on(finding, on=ordered_on or timezone.localdate(at))
    _tell(finding, gettext_lazy("Your correction was not accepted"), f"sent-back-{finding.answers.count()}")
    return finding


def _run_on(finding: Finding, *, on: date) -> None:
    """Give the ball back to the operator: the one term counts on, never a new one."""
    clock.end(finding, TermKind.RECHECK, on=on)
    term = clock.latest(finding, TermKind.RECTIFICATION)
    if term is None:
        set_term(finding, on=on)
        return
    if term.stopped_on:
        clock.reopen(term, on=on)
    else:
        clock.resume(term, on=on)
    finding.due_on = term.due_on
    finding.save(update_fields=["due_on"])


def rejections(finding: Finding) -> int:
    """Count the answers that were sent back."""
    return finding.answers.filter(verdict=Verdict.REJECTED).count()


def _tell(finding: Finding, title: Promise, what: str) -> None:
    notices.tell(
        f"finding-{finding.pk}-{what}",
        to=finding.facility.operator.organisation,
        title=title,
        text=finding.text,
        url=finding.get_absolute_url(),
    )


@transaction.atomic
def find_unable(finding: Finding, *, by: User, at: datetime, note: str) -> Finding:
    """Find that this can't be corrected, with the reason; the health bureau decides on a sanction or on the filing."""
    require(policy.may_recheck(by, finding))
    if not note.strip():
        raise Refused(_("Please say why it can't be corrected."), field="note")
    move(finding, FindingState.UNABLE, table=MOVES, by=by, note=note.strip())
    _judge(finding, Verdict.UNABLE, by, at, note, RecheckWay.ON_FILE)
    _end_term(finding, by=by, on=timezone.localdate(at))
    sanctions.suggest(finding, SanctionCause.UNABLE, on=timezone.localdate(at))
    _tell(finding, gettext_lazy("It was found that this can't be corrected"), "unable")
    return finding


VERDICTS: dict[str, Callable[..., Finding]] = {
    Verdict.ACCEPTED: accept,
    Verdict.REJECTED: reject,
    Verdict.UNABLE: find_unable,
}


@transaction.atomic
def rescind(finding: Finding, *, by: User, on: date, reasons: str) -> Finding:
    """Take a finding back with reasons: the order falls, a letter tells the operator. Never by the inspector who found it."""
    require(policy.may_rescind(by, finding))
    if not reasons.strip():
        raise Refused(_("Please give the reasons."), field="note")
    _take_back(finding, FindingState.RESCINDED, by=by, on=on, reasons=reasons.strip())
    letters.rescinded(finding, by=by, on=on, reasons=reasons.strip())
    return finding


def set_aside(finding: Finding, by: User, on: date, reasons: str, is_changed: bool) -> None:
    """Do what an appeal decided, within its transaction: changed, it stays as technical advice; otherwise it is rescinded."""
    to = FindingState.ADVISED if is_changed else FindingState.RESCINDED
    _take_back(finding, to, by=by, on=on, reasons=reasons)


def _take_back(finding: Finding, to: FindingState, *, by: User, on: date, reasons: str) -> None:
    move(finding, to, table=MOVES, by=by, note=reasons)
    finding.closed_on = None
    finding.save(update_fields=["closed_on"])
    _end_term(finding, by=by, on=on)
    if not finding.visit.findings.cited().exists():
        letters.revoke_order(finding.visit, on=on)


def judge_on_site(visit: Visit, lines: Sequence[Line], *, by: User, at: datetime, ordered_on: date) -> None:
    """Carry over what a re-check visit saw: what is met is closed; an answer that does not hold is sent back.

    An order that is not answered yet and not met stays as it is, with its term. What was decided meanwhile stays decided.
    """
    seen = {line.item.pk: line for line in lines}
    for finding in visit.rechecked.select_related("visit", "clause", "facility__operator__organisation").order_by("pk"):
        _lock(finding)
        line = seen.get(finding.item_id)
        if line is None or not finding.is_open:
            continue
        note = line.answer.note if line.answer else ""
        if not line.has_failed:
            accept(finding, by=by, at=at, note=note, way=RecheckWay.ON_SITE)
        elif finding.state == FindingState.ANSWERED:
            reject(finding, by=by, at=at, note=note, way=RecheckWay.ON_SITE, ordered_on=ordered_on)


def stop_order_of(finding: Finding) -> StopOrder | None:
    """Return the stop order that stands on what was found, if there is one."""
    visits = Visit.objects.filter(Q(pk=finding.visit_id) | Q(rechecked=finding.pk)).values("pk")
    return StopOrder.objects.in_force().filter(visit__in=visits, item=finding.item_id).first()


def _lock(finding: Finding) -> None:
    finding.refresh_from_db(fields=["state"], from_queryset=Finding.objects.select_for_update(of=("self",)))


def _end_term(finding: Finding, *, by: User, on: date) -> None:
    clock.end(finding, TermKind.RECTIFICATION, on=on)
    clock.end(finding, TermKind.RECHECK, on=on)
    extensions.lapse(finding, by=by)


def _judge(finding: Finding, verdict: Verdict, by: User, at: datetime, note: str, way: str) -> None:
    finding.answers.filter(verdict="").update(verdict=verdict, verdict_note=note, checked_by=by, checked_at=at, way=way)


def await_rechecks(*, on: date) -> int:
    """Start the term of re-checks that wait without one, from the day; return how many (answers of before the term existed)."""
    timed = Term.objects.running().filter(
        subject_type=ContentType.objects.get_for_model(Finding), kind=TermKind.RECHECK
    )
    untimed = Finding.objects.answered().exclude(pk__in=timed.values("subject_id"))
    return len([clock.begin(finding, TermKind.RECHECK, on=on) for finding in untimed.order_by("pk")])


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


declare(
    Finding,
    answer=Act(policy.may_answer, {FindingState.ORDERED}),
    recheck=Act(policy.may_recheck, {FindingState.ANSWERED}),
    recheck_on_site=Act(policy.may_recheck_on_site, OPEN_FINDINGS),
    unable=Act(policy.may_recheck, before(MOVES, FindingState.UNABLE)),
    rescind=Act(policy.may_rescind, before(MOVES, FindingState.RESCINDED)),
)
