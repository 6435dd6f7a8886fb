"""What a case page shows of decisions: the proposal that waits, those sent back, the letters, the verification that follows."""

from django.utils import timezone

from facilities.filing import letters, policy
from facilities.filing.models import Filing
from facilities.proposals import proposals
from facilities.proposals.choices import ProposalState
from facilities.proposals.models import Proposal
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.models import User


def decisions_of(user: User, filing: Filing) -> dict[str, object]:
    """Return the decisions of a filing for a user: the bureau's own papers for the bureau, letters for both sides."""
    is_official = policy.may_review(user, filing)
    proposal = proposals.open_one(filing=filing)
    return {
        "proposal": proposal if is_official else None,
        "sent_back": filing.proposals.filter(state=ProposalState.SENT_BACK) if is_official else [],
        "hearing_proposal": _heard_on(proposal) if policy.may_file(user, filing) else None,
        "letters": letters.letters_of(filing, user=user),
        "verification": filing.verifications.first(),
        "today": timezone.localdate(),
    }


def _heard_on(proposal: Proposal | None) -> Proposal | None:
    """Return the proposal if the operator may be heard on it."""
    return proposal if proposal and clock.running(proposal, TermKind.HEARING) else None
