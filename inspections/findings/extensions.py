"""More time to correct (延期): asked by the operator before the last day, granted or refused by an officer with a reason."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _, override

from inspections.findings import letters, policy
from inspections.findings.choices import ExtensionState as State, FindingState
from inspections.findings.models import Extension, Finding
from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.errors import IllegalMove, Refused
from portal.models import User
from portal.rulebook.rulebook import Limits
from portal.workflow.workflow import Moves, move

MOVES: Moves = {State.ASKED: {State.GRANTED, State.REFUSED, State.LAPSED}}


def obstacle(finding: Finding, *, on: date) -> str:
    """Say why no more time can be asked for; empty when it can."""
    if finding.state != FindingState.ORDERED:
        return str(_("More time can only be asked for while the order is to be answered."))
    if finding.due_on is not None and finding.due_on < on:
        return str(_("The last day has passed; more time must be asked for before it."))
    if finding.extensions.asked().exists():
        return str(_("You have asked for more time already; the answer comes here."))
    if finding.extensions.granted().count() >= int(Limits(on)["rectification.extension.most"]):
        return str(_("The term was extended already and can't be extended again."))
    return ""


def most_days(*, on: date) -> int:
    """Return how many working days may be asked for."""
    return int(Limits(on)["rectification.extension.most_working_days"])


@transaction.atomic
def ask(finding: Finding, *, by: User, at: datetime, working_days: int, reason: str) -> Extension:
    """Ask for more working days, with a reason. Raises Refused when it is too late, too much, or asked already."""
    require(policy.may_answer(by, finding))
    on = timezone.localdate(at)
    _lock(finding)
    if why := obstacle(finding, on=on):
        raise Refused(why)
    if not 1 <= working_days <= most_days(on=on):
        reason_why = _("Between 1 and %(most)s working days, please.") % {"most": most_days(on=on)}
        raise Refused(reason_why, field="working_days")
    if not reason.strip():
        raise Refused(_("Please say why more time is needed."), field="reason")
    return Extension.objects.create(
        finding=finding, working_days=working_days, reason=reason.strip(), asked_by=by, asked_at=at
    )


@transaction.atomic
def grant(extension: Extension, *, by: User, on: date, answer: str = "") -> Extension:
    """Give the days asked for; the last day moves, and a letter tells the operator."""
    finding = _decide(extension, State.GRANTED, by=by, on=on, answer=answer)
    if term := clock.running(finding, TermKind.RECTIFICATION):
        clock.extend(term, working_days=extension.working_days)
        finding.due_on = term.due_on
        finding.save(update_fields=["due_on"])
    with override("zh-hans"):
        outcome = _("the extension of %(days)s working days is granted") % {"days": extension.working_days}
    letters.extension_answer(finding, by=by, on=on, outcome=outcome, reasons=extension.answer)
    return extension


@transaction.atomic
def refuse(extension: Extension, *, by: User, on: date, answer: str) -> Extension:
    """Decline with a reason; the last day stays."""
    if not answer.strip():
        raise Refused(_("Please give the reasons."), field="answer")
    finding = _decide(extension, State.REFUSED, by=by, on=on, answer=answer)
    with override("zh-hans"):
        outcome = _("the extension is not granted")
    letters.extension_answer(finding, by=by, on=on, outcome=outcome, reasons=extension.answer)
    return extension


DECISIONS = {State.GRANTED: grant, State.REFUSED: refuse}


def lapse(finding: Finding, *, by: User) -> None:
    """Let an open request fall away, because the order was answered or has ended. Call under the finding's lock."""
    for extension in finding.extensions.asked():
        move(extension, State.LAPSED, table=MOVES, by=by)


def _decide(extension: Extension, to: State, *, by: User, on: date, answer: str) -> Finding:
    finding = extension.finding
    require(policy.may_recheck(by, finding))
    _lock(finding)
    if finding.state != FindingState.ORDERED:
        raise IllegalMove(_("The operator answered meanwhile; no more time is needed. Please reload the page."))
    extension.decided_by, extension.decided_on, extension.answer = by, on, answer.strip()
    extension.save(update_fields=["decided_by", "decided_on", "answer"])  # undone if the move is refused
    move(extension, to, table=MOVES, by=by, note=answer.strip())
    return finding


def _lock(finding: Finding) -> None:
    finding.refresh_from_db(fields=["state", "due_on"], from_queryset=Finding.objects.select_for_update(of=("self",)))


def _may_be_asked(finding: Finding, on: date) -> bool:
    return not obstacle(finding, on=on)


declare(Finding, extend=Act(policy.may_answer, {FindingState.ORDERED}, in_time=_may_be_asked))
declare(Extension, answer=Act(policy.may_answer_extension, before(MOVES, State.GRANTED)))
