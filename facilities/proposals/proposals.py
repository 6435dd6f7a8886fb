"""Four eyes: one person proposes a decision, another confirms it or sends it back; held by the database, too."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from facilities.ground import people
from facilities.proposals import policy
from facilities.proposals.choices import ProposalKind, ProposalState
from facilities.proposals.models import Proposal
from portal.accounts.scope import is_hand_of
from portal.actions import Act, before, declare
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import Clause, User
from portal.rulebook.choices import Severity
from portal.workflow.workflow import Moves, move

if TYPE_CHECKING:
    from facilities.decisions.models import Cancellation
    from facilities.filing.models import Filing

MOVES: Moves = {
    ProposalState.OPEN: {ProposalState.CONFIRMED, ProposalState.SENT_BACK, ProposalState.LAPSED},
}
ONE_IS_OPEN = _("A decision is proposed and waits for a second person. It is confirmed or sent back first.")


def open_one(*, filing: Filing | None = None, cancellation: Cancellation | None = None) -> Proposal | None:
    """Return the proposal that waits for a second person, if there is one."""
    return Proposal.objects.open().filter(filing=filing, cancellation=cancellation).first()


def open_of(filing: Filing) -> Proposal | None:
    """Return the same of a filing to be shown, from its proposals as they were brought along."""
    return next((row for row in filing.proposals.all() if row.is_open), None)


def require_none(*, filing: Filing | None = None, cancellation: Cancellation | None = None) -> None:
    """Raise Refused while a proposal waits: nobody decides beside it. Call under the lock of the row it is about."""
    if open_one(filing=filing, cancellation=cancellation):
        raise Refused(ONE_IS_OPEN)


def propose(
    *,
    by: User,
    on: date,
    reasons: str,
    clauses: Iterable[Clause],
    filing: Filing | None = None,
    cancellation: Cancellation | None = None,
    against_findings: str = "",
) -> Proposal:
    """Write down a refusal or cancellation for a second person: its reasons are published, so they name nobody.

    Call under the lock of the row; raises Refused if one waits already.
    """
    breached = list(clauses)
    if not breached or not reasons.strip():
        raise Refused(_("The decision names the clauses it rests on and its reasons."))
    if any(clause.severity == Severity.ADVICE for clause in breached):
        raise Refused(
            _("Advice is no ground for a decision: please name the clauses that are breached."), field="clauses"
        )
    about = {"filing": filing, "cancellation": cancellation}
    people.require_unnamed(reasons, (filing or cancellation).facility, field="reasons")  # type: ignore[union-attr]
    kind = ProposalKind.REFUSAL if filing else ProposalKind.CANCELLATION
    proposal = _waiting(kind, by, on, reasons=reasons.strip(), against_findings=against_findings.strip(), **about)
    proposal.clauses.set(breached)
    return proposal


def propose_acceptance(filing: Filing, *, by: User, on: date, reasons: str, points: Iterable[str]) -> Proposal:
    """Hand a finished review up: `points` are the findings and departments that the reasons speak to. Call under the lock."""
    kind = ProposalKind.ACCEPTANCE
    return _waiting(kind, by, on, filing=filing, reasons=reasons.strip(), points=" ".join(sorted(points)))


def propose_return(filing: Filing, *, by: User, on: date, reasons: str) -> Proposal:
    """Write down why a second return must name something new. Call under the lock."""
    if not reasons.strip():
        raise Refused(_("Please say why this was not named with the first return."), field="reasons")
    return _waiting(ProposalKind.RETURN, by, on, filing=filing, reasons=reasons.strip())


def _waiting(kind: ProposalKind, by: User, on: date, **facts: Any) -> Proposal:
    require_none(filing=facts.get("filing"), cancellation=facts.get("cancellation"))
    return Proposal.objects.create(kind=kind, proposed_by=by, proposed_on=on, **facts)


def filing_of(proposal: Proposal, kind: ProposalKind | None = None) -> Filing:
    """Return the filing that the proposal is about. Raises Refused if it is about something else, or of another kind."""
    if proposal.filing is None or kind not in (None, proposal.kind):
        raise Refused(_("This proposal asks for another decision. Please reload the page."))
    return proposal.filing


def decide(proposal: Proposal, to: ProposalState, *, by: User, on: date, answer: str = "") -> Proposal:
    """Let a second person confirm or send back. Raises NotAllowed for the one who proposed, IllegalMove when it is too late."""
    proposal.refresh_from_db(
        fields=["state", "proposed_by", "reasons"], from_queryset=Proposal.objects.select_for_update()
    )
    if proposal.state != ProposalState.OPEN:
        raise IllegalMove(_("This proposal was decided meanwhile. Please reload the page."))
    if is_hand_of(by, proposal.proposed_by_id):
        raise NotAllowed(_("You proposed this yourself: another person confirms it or sends it back."))
    proposal.decided_by, proposal.decided_on, proposal.answer = by, on, answer.strip()
    proposal.save(update_fields=["decided_by", "decided_on", "answer"])
    clock.end(proposal, TermKind.HEARING, on=on)
    return move(proposal, to, table=MOVES, by=by, note=answer.strip())


def notify_by(proposal: Proposal) -> date | None:
    """Return the last day on which the decision is in time: a receipt's, a refusal's; None if there is none or it can't be computed."""
    kind = TermKind.NONCONFORMITY if proposal.kind == ProposalKind.REFUSAL else TermKind.RECEIPT
    term = clock.running(proposal.filing, kind) if proposal.filing else None
    return term.due_on if term else None


def lapse(*, by: User | None, on: date, filing: Filing | None = None, cancellation: Cancellation | None = None) -> None:
    """Let a waiting proposal fall away: what it was about was withdrawn, or its author takes it back."""
    if proposal := open_one(filing=filing, cancellation=cancellation):
        move(proposal, ProposalState.LAPSED, table=MOVES, by=by)
        clock.end(proposal, TermKind.HEARING, on=on)


declare(
    Proposal,
    confirm=Act(policy.may_confirm, before(MOVES, ProposalState.CONFIRMED)),
    send_back=Act(policy.may_confirm, before(MOVES, ProposalState.SENT_BACK)),
    take_back=Act(policy.may_take_back, before(MOVES, ProposalState.LAPSED)),
    state_case=Act(
        policy.may_be_heard,
        {ProposalState.OPEN},
        lambda proposal: proposal.filing_id is not None and clock.running(proposal, TermKind.HEARING) is not None,
    ),
)
