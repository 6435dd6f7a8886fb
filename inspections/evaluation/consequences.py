"""What follows from a grade: demonstration places (示范), rewards and penalties. Proposed with ground and reason, the operator is heard,
a second person decides. Nothing follows by itself.
"""

from datetime import date

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils.translation import gettext as _

from facilities.ground import people
from facilities.models import Facility
from inspections.evaluation import appeals, letters, policy
from inspections.evaluation.choices import (
    ConsequenceKind as K,
    ConsequenceState as S,
    EvaluationState,
    Letter,
)
from inspections.evaluation.models import Consequence, Evaluation
from portal.accounts.scope import is_hand_of, require
from portal.actions import Act, before, declare
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import User
from portal.rulebook.rulebook import Limits
from portal.unique import save_unique
from portal.workflow.workflow import Moves, move

MOVES: Moves = {
    S.PROPOSED: {S.HOLDS, S.DROPPED},
    S.HOLDS: {S.SUSPENDED, S.WITHDRAWN},
    S.SUSPENDED: {S.HOLDS, S.WITHDRAWN},
    S.DROPPED: set(),
    S.WITHDRAWN: set(),
}
LETTERS = {K.DEMONSTRATION: (Letter.A,), K.REWARD: (Letter.A, Letter.B), K.PENALTY: (Letter.D,)}


def fitting(evaluation: Evaluation, *, on: date) -> list[str]:
    """Return the kinds that the result of an evaluation allows: by a grade in force that no appeal holds; no grade allows a penalty."""
    if evaluation.state == EvaluationState.UNGRADED:
        return [K.PENALTY]
    grade = evaluation.grades.in_force(on).first()
    if grade is None or appeals.held([grade.pk]):
        return []
    return [kind for kind, fit in LETTERS.items() if grade.letter in fit]


@transaction.atomic
def propose(row: Consequence, *, by: User, on: date) -> Consequence:
    """Announce it to the operator, who is heard. Raises Refused for what the grade does not allow, a term too long, or personal data."""
    facility = row.evaluation.facility
    require(policy.may_propose(by, row.evaluation))
    Facility.objects.select_for_update(no_key=True).get(pk=facility.pk)
    if row.kind not in fitting(row.evaluation, on=on):
        raise Refused(_("The result of this evaluation does not allow this."), field="kind")
    most = int(Limits(on)["evaluation.consequence.months"])
    if not 1 <= row.months <= most:
        raise Refused(_("The rules allow between one and %(most)s months.") % {"most": most}, field="months")
    for field in ("content", "reasons"):
        people.require_unnamed(getattr(row, field), facility, field=field)
    row.proposed_by, row.proposed_on = by, on
    save_unique(row, Refused(_("This is proposed or holds already."), field="kind"))
    clock.begin(row, TermKind.HEARING, on=on)
    letters.intent(row, by=by, on=on)
    return row


def is_heard(row: Consequence, *, on: date) -> bool:
    """Say whether the operator may still be heard; without a calendar the period never ends by itself."""
    return clock.lasts(row, TermKind.HEARING, on=on)


@transaction.atomic
def state_case(row: Consequence, *, by: User, on: date, statement: str) -> Consequence:
    """Take down what the operator says. Raises Refused when the period is over."""
    require(policy.may_state(by, row))
    _proposed(row)
    if not is_heard(row, on=on):
        raise Refused(_("The period in which you could state your case is over."))
    if not statement.strip():
        raise Refused(_("Please write your statement."), field="statement")
    row.statement, row.stated_on = statement.strip(), on
    row.save(update_fields=["statement", "stated_on"])
    return row


def obstacle(row: Consequence, *, on: date) -> str:
    """Say why it can't be decided yet; empty when it can."""
    if row.stated_on is None and is_heard(row, on=on):
        term = clock.running(row, TermKind.HEARING)
        return _("The operator may still be heard, until %(day)s.") % {"day": (term and term.due_on) or "—"}
    if row.kind not in fitting(row.evaluation, on=on):
        return _("The result of this evaluation does not allow this.")
    return ""


@transaction.atomic
def confirm(row: Consequence, *, by: User, on: date) -> Consequence:
    """Decide as a second person that it holds from today on."""
    _second(row, by)
    if why := obstacle(row, on=on):
        raise Refused(why)
    row.decided_by, row.decided_on, row.from_on = by, on, on
    row.until_on = on + relativedelta(months=row.months, days=-1)
    row.save(update_fields=["decided_by", "decided_on", "from_on", "until_on"])
    clock.end(row, TermKind.HEARING, on=on)
    move(row, S.HOLDS, table=MOVES, by=by)
    letters.decision(row, by=by, on=on)
    return row


@transaction.atomic
def drop(row: Consequence, *, by: User, on: date, reason: str) -> Consequence:
    """Decide as a second person that nothing follows, with a reason that the operator is told."""
    _second(row, by)
    _must_say_why(reason)
    row.decided_by, row.decided_on, row.answer = by, on, reason.strip()
    row.save(update_fields=["decided_by", "decided_on", "answer"])
    clock.end(row, TermKind.HEARING, on=on)
    move(row, S.DROPPED, table=MOVES, by=by, note=row.answer)
    letters.ended(row, by=by, on=on, reasons=row.answer)
    return row


@transaction.atomic
def suspend(row: Consequence, *, by: User, on: date, reason: str) -> Consequence:
    """Suspend the title of a demonstration place, for a reason that is told and published."""
    return _settle(row, S.SUSPENDED, by, reason)


@transaction.atomic
def restore(row: Consequence, *, by: User, on: date, reason: str) -> Consequence:
    """Let a suspended title hold again within its term."""
    return _settle(row, S.HOLDS, by, reason)


@transaction.atomic
def withdraw(row: Consequence, *, by: User, on: date, reason: str) -> Consequence:
    """Take it back for good before its last day, for a reason that is published; a letter tells the operator."""
    _settle(row, S.WITHDRAWN, by, reason)
    row.withdrawn_on = on
    row.save(update_fields=["withdrawn_on"])
    letters.ended(row, by=by, on=on, reasons=row.answer)
    return row


def _settle(row: Consequence, to: str, by: User, reason: str) -> Consequence:
    require(policy.may_settle(by, row))
    _must_say_why(reason)
    people.require_unnamed(reason, row.evaluation.facility, field="reason")
    row.refresh_from_db(fields=["state"], from_queryset=Consequence.objects.select_for_update(of=("self",)))
    if row.state == S.PROPOSED or (to == S.SUSPENDED and row.kind != K.DEMONSTRATION):
        raise IllegalMove(_("Only a title that was decided is suspended or holds again."))
    move(row, to, table=MOVES, by=by, note=reason.strip())
    row.answer = reason.strip()
    row.save(update_fields=["answer"])
    return row


def _must_say_why(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Please give the reason."), field="reason")


def _proposed(row: Consequence) -> None:
    """Lock the row and read anew what the next step rests on. Raises IllegalMove when it was decided meanwhile."""
    row.refresh_from_db(
        fields=["state", "stated_on", "statement"],
        from_queryset=Consequence.objects.select_for_update(of=("self",)),
    )
    if row.state != S.PROPOSED:
        raise IllegalMove(_("This was decided meanwhile. Please reload the page."))


def _second(row: Consequence, by: User) -> None:
    require(policy.may_settle(by, row))
    _proposed(row)
    if is_hand_of(by, row.proposed_by_id):
        raise NotAllowed(_("You announced this yourself: another person decides on it."))


def _may_be_heard(row: Consequence, on: date) -> bool:
    return is_heard(row, on=on)


def _is_heard_out(row: Consequence, on: date) -> bool:
    return not obstacle(row, on=on)


def _is_title(row: Consequence) -> bool:
    return row.kind == K.DEMONSTRATION


declare(
    Consequence,
    state_case=Act(policy.may_state, frozenset({S.PROPOSED}), in_time=_may_be_heard),
    confirm=Act(policy.may_second, frozenset({S.PROPOSED}), in_time=_is_heard_out),
    drop=Act(policy.may_second, before(MOVES, S.DROPPED)),
    suspend=Act(policy.may_settle, before(MOVES, S.SUSPENDED), when=_is_title),
    restore=Act(policy.may_settle, frozenset({S.SUSPENDED})),
    withdraw=Act(policy.may_settle, before(MOVES, S.WITHDRAWN)),
)
