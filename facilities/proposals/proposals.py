"""Four eyes: one person proposes a decision, another confirms it or sends it back; held by the database, too."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from facilities.proposals.choices import ProposalState
from facilities.proposals.models import Proposal
from portal.accounts import privacy
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
) -> Proposal:
    """Write down the decision for a second person. Call under the lock of the row; raises Refused if one waits already."""
    breached = list(clauses)
    if not breached or not reasons.strip():
        raise Refused(_("The decision names the clauses it rests on and its reasons."))
    if any(clause.severity == Severity.ADVICE for clause in breached):
        raise Refused(
            _("Advice is no ground for a decision: please name the clauses that are breached."), field="clauses"
        )
    privacy.require_publishable(reasons, field="reasons")
    require_none(filing=filing, cancellation=cancellation)
    proposal = Proposal.objects.create(
        filing=filing, cancellation=cancellation, reasons=reasons.strip(), proposed_by=by, proposed_on=on
    )
    proposal.clauses.set(breached)
    return proposal


def decide(proposal: Proposal, to: ProposalState, *, by: User, on: date, answer: str = "") -> Proposal:
    """Let a second person confirm or send back. Raises NotAllowed for the one who proposed, IllegalMove when it is too late."""
    proposal.refresh_from_db(
        fields=["state", "proposed_by", "reasons"], from_queryset=Proposal.objects.select_for_update()
    )
    if proposal.state != ProposalState.OPEN:
        raise IllegalMove(_("This proposal was decided meanwhile. Please reload the page."))
    if proposal.proposed_by_id == by.pk:
        raise NotAllowed(_("You proposed this yourself: another person confirms it or sends it back."))
    proposal.decided_by, proposal.decided_on, proposal.answer = by, on, answer.strip()
    proposal.save(update_fields=["decided_by", "decided_on", "answer"])
    clock.end(proposal, TermKind.HEARING, on=on)
    return move(proposal, to, table=MOVES, by=by, note=answer.strip())


def notify_by(proposal: Proposal) -> date | None:
    """Return the last day on which a refusal is notified in time; None if there is none or the calendar ends before it."""
    term = clock.running(proposal.filing, TermKind.NONCONFORMITY) if proposal.filing else None
    return term.due_on if term else None


def lapse(*, by: User | None, on: date, filing: Filing | None = None, cancellation: Cancellation | None = None) -> None:
    """Let a waiting proposal fall away: what it was about was withdrawn, or its author takes it back."""
    if proposal := open_one(filing=filing, cancellation=cancellation):
        move(proposal, ProposalState.LAPSED, table=MOVES, by=by)
        clock.end(proposal, TermKind.HEARING, on=on)
