"""What a case page shows of decisions: the proposal that waits, those sent back, the letters, the verification that follows."""

from django.utils import timezone

from facilities.filing import letters, policy
from facilities.filing.models import Filing
from facilities.proposals import proposals
from facilities.proposals.choices import ProposalState
from portal import actions
from portal.models import User


def decisions_of(user: User, filing: Filing) -> dict[str, object]:
    """Return the decisions of a filing for a user: the bureau's own papers for the bureau, letters for both sides."""
    is_official = policy.may_review(user, filing)
    proposal = proposals.open_of(filing)
    return {
        "proposal": proposal if is_official else None,
        "sent_back": [row for row in filing.proposals.all() if row.state == ProposalState.SENT_BACK]
        if is_official
        else [],
        "hearing_proposal": proposal if proposal and "state_case" in actions.allowed(proposal, user) else None,
        "letters": letters.letters_of(filing, user=user),
        "today": timezone.localdate(),
    }
