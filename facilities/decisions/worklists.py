"""What waits of decisions: proposals to confirm, verifications due, corrections, hearings."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _, gettext_lazy

from facilities.decisions.choices import CancellationState
from facilities.decisions.models import Cancellation
from facilities.ground.choices import FilingState
from facilities.proposals.choices import ProposalKind, ProposalState
from facilities.proposals.models import Proposal
from facilities.proposals.proposals import notify_by
from portal import permissions
from portal.accounts.scope import scope_of
from portal.models import User
from portal.pages.worklists import Item, worklist

TO_CONFIRM = {
    ProposalKind.REFUSAL: gettext_lazy("Confirm a refusal or send it back"),
    ProposalKind.ACCEPTANCE: gettext_lazy("Confirm an acceptance or send it back"),
    ProposalKind.RETURN: gettext_lazy("Confirm a second return or send it back"),
    ProposalKind.CANCELLATION: gettext_lazy("Confirm a cancellation or send it back"),
}


@worklist
def proposals_to_confirm(user: User, on: date) -> Iterator[Item]:
    """What a colleague proposed, for those who decide."""
    scope = scope_of(user)
    filing = scope.in_areas(permissions.DECIDE_FILINGS, "filing__facility__area_id")
    cancellation = scope.in_areas(permissions.DECIDE_FILINGS, "cancellation__facility__area_id")
    rows = Proposal.objects.open().filter(filing | cancellation).exclude(proposed_by=user).with_case()
    for row in rows.order_by("pk"):
        yield Item(str(TO_CONFIRM[row.kind]), str(row.facility), row.get_absolute_url(), _("Four eyes"), notify_by(row))


@worklist
def proposals_sent_back(user: User, on: date) -> Iterator[Item]:
    """One's own proposals on what still runs, when the last word on it was to send it back."""
    rows = Proposal.objects.filter(proposed_by=user, state=ProposalState.SENT_BACK).with_case()
    running = Q(filing__state=FilingState.SUBMITTED) | Q(cancellation__state=CancellationState.ANNOUNCED)
    for row in rows.filter(running):
        about = {"filing": row.filing, "cancellation": row.cancellation}
        if not Proposal.objects.filter(pk__gt=row.pk, **about).exists():
            yield Item(_("Your proposal was sent back"), str(row.facility), row.get_absolute_url(), _("Four eyes"))


@worklist
def hearings(user: User, on: date) -> Iterator[Item]:
    """Announced cancellations: the operator may be heard until a day, the bureau goes on after it."""
    mine = scope_of(user).in_areas(permissions.REVIEW_FILINGS, "facility__area_id")
    cases = Cancellation.objects.open().select_related("facility")
    for row in cases.operated_by(user).filter(stated_on__isnull=True, hearing_asked_on__isnull=True):
        title = _("State your case before your filing is cancelled")
        yield Item(title, str(row.facility), row.get_absolute_url(), _("Cancellation"), row.due_on)
    for row in cases.filter(mine).exclude(proposals__state=ProposalState.OPEN):
        waits = row.hearing_asked_on and not row.hearing_on
        title = _("Hold the hearing that was asked for") if waits else _("Continue the cancellation, or drop it")
        yield Item(title, str(row.facility), row.get_absolute_url(), _("Cancellation"), row.due_on)
