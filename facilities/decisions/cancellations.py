"""The cancellation of a filing (取消备案): notice of intent, hearing period, decision of two people, publication (district rules)."""

from collections.abc import Iterable
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from facilities.decisions import letters, policy
from facilities.decisions.choices import CancellationState
from facilities.decisions.models import Cancellation, CancellationGround
from facilities.ground import people, policy as ground_policy
from facilities.ground.choices import FacilityState
from facilities.ground.models import Facility
from facilities.ground.states import ENDS, FACILITY_MOVES
from facilities.proposals import policy as proposals_policy, proposals
from facilities.proposals.choices import ProposalState
from facilities.proposals.models import Proposal
from facilities.termination import terminations
from facilities.verification import verifications
from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.documents import dossier
from portal.errors import IllegalMove, Refused
from portal.models import Clause, DocumentKind, User
from portal.workflow.workflow import Moves, move

MOVES: Moves = {
    CancellationState.ANNOUNCED: {CancellationState.CANCELLED, CancellationState.DROPPED},
}
MINUTES = "hearing-minutes"  # kind of document


@transaction.atomic
def announce(facility: Facility, *, by: User, on: date, ground: CancellationGround, reasons: str) -> Cancellation:
    """Announce that the filing is going to be cancelled, and start the period in which the operator is heard.

    Raises Refused if nothing is filed, if a cancellation runs already, or if the reasons hold personal data.
    """
    require(ground_policy.may_open_cancellation(by, facility))
    _must_be_filed(facility)
    if not reasons.strip():
        raise Refused(_("Please write down the facts and reasons."), field="reasons")
    people.require_unnamed(reasons, facility, field="reasons")
    clause = Clause.objects.in_force(on).filter(code=ground.clause_code).order_by("-version").first()
    if clause is None:
        raise Refused(_("The clause of this ground is not in force."), field="ground")
    case = Cancellation.objects.create(
        facility=facility, ground=ground, clause=clause, reasons=reasons.strip(), opened_by=by, opened_on=on
    )
    clock.begin(case, TermKind.HEARING, on=on)
    letters.cancellation_intent(case, by=by, on=on)
    return case


def _must_be_filed(facility: Facility) -> None:
    state = Facility.objects.select_for_update().get(pk=facility.pk).state
    if state == FacilityState.UNFILED or state in ENDS:
        raise Refused(_("This facility has no filing that could be cancelled."))
    if facility.cancellations.filter(state=CancellationState.ANNOUNCED).exists():
        raise Refused(_("The cancellation of this filing is announced already."))


@transaction.atomic
def state_case(case: Cancellation, *, by: User, on: date, statement: str, asks_hearing: bool = False) -> Cancellation:
    """Take down the operator's statement, or its wish for a hearing. Raises Refused when the period is over."""
    require(ground_policy.may_operate(by, case.facility))
    _announced(case)
    if not is_heard(case, on):
        raise Refused(_("The period in which you could state your case is over."))
    if not statement.strip() and not asks_hearing:
        raise Refused(_("Please write your statement, or ask for a hearing."), field="statement")
    if statement.strip():
        case.statement, case.stated_on = statement.strip(), on
    if asks_hearing:
        case.hearing_asked_on = case.hearing_asked_on or on
    case.save(update_fields=["statement", "stated_on", "hearing_asked_on"])
    return case


@transaction.atomic
def record_hearing(
    case: Cancellation, *, by: User, on: date, held_on: date, minutes: str, paper: UploadedFile | None = None
) -> Cancellation:
    """Keep the minutes of the hearing that was asked for, as text and as the signed paper. Raises ValidationError for a bad file."""
    require(policy.may_pursue(by, case))
    _announced(case)
    if case.hearing_asked_on is None:
        raise Refused(_("The operator asked for no hearing."))
    if not case.hearing_asked_on <= held_on <= on:
        raise Refused(_("The hearing lies between the day it was asked for and today."), field="held_on")
    case.hearing_on, case.minutes = held_on, minutes.strip()
    case.save(update_fields=["hearing_on", "minutes"])
    if paper:
        dossier.add(case, DocumentKind.objects.get(pk=MINUTES), paper, by=by)
    return case


def obstacle(case: Cancellation, *, on: date) -> str:
    """Say why the cancellation can't be proposed yet; empty when it can."""
    if case.hearing_asked_on and case.hearing_on is None:
        return str(_("The operator asked for a hearing: hold it and record its minutes first."))
    if is_heard(case, on) and case.stated_on is None and case.hearing_on is None:
        term = clock.running(case, TermKind.HEARING)
        return str(_("The operator may still be heard, until %(day)s.") % {"day": (term and term.due_on) or "—"})
    return ""


@transaction.atomic
def propose(case: Cancellation, *, by: User, on: date, reasons: str, clauses: Iterable[Clause]) -> Proposal:
    """Propose the cancellation to a second person, once the operator was heard or let the period pass."""
    require(policy.may_pursue(by, case))
    _announced(case)
    if why := obstacle(case, on=on):
        raise Refused(why)
    return proposals.propose(cancellation=case, by=by, on=on, reasons=reasons, clauses=clauses)


@transaction.atomic
def confirm(proposal: Proposal, *, by: User, on: date) -> Cancellation:
    """Cancel the filing as a colleague proposed; it is published, the receipt falls, and the operator gets the letter."""
    case = _of(proposal)
    require(proposals_policy.may_confirm_in(by, case.facility))
    _announced(case)
    if why := obstacle(case, on=on):
        raise Refused(why)
    proposals.decide(proposal, ProposalState.CONFIRMED, by=by, on=on)
    move(case, CancellationState.CANCELLED, table=MOVES, by=by)
    _close(case, on)
    move(case.facility, FacilityState.CANCELLED, table=FACILITY_MOVES, by=by)
    verifications.call_off(case.facility, by=by, on=on, reason=str(_("The filing was cancelled.")))
    verifications.end_orders(case.facility, by=by, on=on)
    terminations.end_affairs(case.facility, by=by, on=on)
    letters.cancellation(case, proposal, by=by, on=on)
    return case


@transaction.atomic
def send_back(proposal: Proposal, *, by: User, on: date, answer: str) -> Proposal:
    """Send a proposed cancellation back to its author with a reason; the proceeding goes on."""
    case = _of(proposal)
    require(proposals_policy.may_confirm_in(by, case.facility))
    _announced(case)
    if not answer.strip():
        raise Refused(_("Please say why you send it back."), field="answer")
    return proposals.decide(proposal, ProposalState.SENT_BACK, by=by, on=on, answer=answer)


@transaction.atomic
def take_back(proposal: Proposal, *, by: User, on: date) -> None:
    """Let the author take the proposal back before it is decided."""
    case = _of(proposal)
    require(proposal.proposed_by_id == by.pk and policy.may_pursue(by, case))
    _announced(case)
    proposals.lapse(cancellation=case, by=by, on=on)


@transaction.atomic
def drop(case: Cancellation, *, by: User, on: date, reason: str) -> Cancellation:
    """End the proceeding with a reason, which the operator is told; the filing holds on."""
    require(policy.may_pursue(by, case))
    _announced(case)
    if not reason.strip():
        raise Refused(_("Please say why the proceeding is dropped."), field="reason")
    proposals.lapse(cancellation=case, by=by, on=on)
    move(case, CancellationState.DROPPED, table=MOVES, by=by, note=reason.strip())
    case.drop_reason = reason.strip()
    case.save(update_fields=["drop_reason"])
    _close(case, on)
    letters.cancellation_dropped(case, by=by, on=on)
    return case


def _of(proposal: Proposal) -> Cancellation:
    if proposal.cancellation is None:
        raise Refused(_("This proposal is not about a cancellation."))
    return proposal.cancellation


def _announced(case: Cancellation) -> None:
    """Lock the proceeding, and refuse if it is over."""
    case.refresh_from_db(
        fields=["state", "statement", "stated_on", "hearing_asked_on", "hearing_on"],
        from_queryset=Cancellation.objects.select_for_update(),
    )
    if case.state != CancellationState.ANNOUNCED:
        raise IllegalMove(_("This proceeding is over. Please reload the page."))


def is_heard(case: Cancellation, on: date) -> bool:
    """Say whether the period runs in which the operator may be heard; without a calendar it never ends by itself."""
    return clock.lasts(case, TermKind.HEARING, on=on)


def _close(case: Cancellation, on: date) -> None:
    case.decided_on = on
    case.save(update_fields=["decided_on"])
    clock.end(case, TermKind.HEARING, on=on)


def _is_ready(case: Cancellation, on: date) -> bool:
    return not obstacle(case, on=on) and proposals.open_one(cancellation=case) is None


def _is_uncontested(facility: Facility) -> bool:
    return not facility.cancellations.filter(state=CancellationState.ANNOUNCED).exists()


ANNOUNCED = {CancellationState.ANNOUNCED}
declare(
    Facility,
    cancel=Act(ground_policy.may_open_cancellation, {*FacilityState} - {FacilityState.UNFILED, *ENDS}, _is_uncontested),
)
declare(
    Cancellation,
    state_case=Act(policy.may_state_case, ANNOUNCED, in_time=is_heard),
    propose=Act(policy.may_pursue, ANNOUNCED, in_time=_is_ready),
    record_hearing=Act(
        policy.may_pursue, ANNOUNCED, lambda case: case.hearing_asked_on is not None and case.hearing_on is None
    ),
    drop=Act(policy.may_pursue, before(MOVES, CancellationState.DROPPED)),
)
