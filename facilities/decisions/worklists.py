"""What waits of decisions: proposals to confirm, proposals sent back, hearings."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _, gettext_lazy

from facilities.decisions.choices import CancellationState
from facilities.decisions.models import Cancellation
from facilities.filing.models import Filing
from facilities.ground.choices import FilingState
from facilities.ground.worklists import FOUR_EYES
from facilities.proposals.choices import ProposalKind, ProposalState
from facilities.proposals.models import Proposal
from portal import permissions
from portal.accounts.scope import may_anywhere, scope_of
from portal.models import User
from portal.pages.worklists import Kind, Pool, Row, worklist

CANCELLATION = Kind("cancellation", gettext_lazy("Cancellation"))
TO_CONFIRM = {
    ProposalKind.REFUSAL: gettext_lazy("Confirm a refusal or send it back"),
    ProposalKind.ACCEPTANCE: gettext_lazy("Confirm an acceptance or send it back"),
    ProposalKind.RETURN: gettext_lazy("Confirm a second return or send it back"),
    ProposalKind.CANCELLATION: gettext_lazy("Confirm a cancellation or send it back"),
}
OF_CASE: dict[str, Any] = {
    "subject": Coalesce("filing__facility__name", "cancellation__facility__name"),
    "area": Coalesce("filing__facility__area_id", "cancellation__facility__area_id"),
}


@worklist
def proposals_to_confirm(user: User, on: date) -> Iterator[Pool]:
    """What a colleague proposed, for those who decide, by the last day on which the decision is in time."""
    if not may_anywhere(user, permissions.DECIDE_FILINGS):
        return
    scope = scope_of(user)
    filing = scope.in_areas(permissions.DECIDE_FILINGS, "filing__facility__area_id")
    cancellation = scope.in_areas(permissions.DECIDE_FILINGS, "cancellation__facility__area_id")
    rows = Proposal.objects.open().filter(filing | cancellation).exclude(proposed_by=user)
    yield Pool(FOUR_EYES, rows, _to_confirm, "proposal", due_on=_notify_by(), facts={"kind": "kind"}, **OF_CASE)


def _to_confirm(row: Row) -> str:
    return str(TO_CONFIRM[row["kind"]])


def _notify_by() -> Case:
    filings = Filing.objects.filter(pk=OuterRef("filing_id")).with_due_dates()
    refusal, receipt = Subquery(filings.values("nonconformity_due")), Subquery(filings.values("receipt_due"))
    return Case(When(kind=ProposalKind.REFUSAL, then=refusal), default=receipt)


@worklist
def proposals_sent_back(user: User, on: date) -> Iterator[Pool]:
    """One's own proposals on what still runs, when the last word on it was to send it back."""
    if not may_anywhere(user, permissions.REVIEW_FILINGS):
        return
    running = Q(filing__state=FilingState.SUBMITTED) | Q(cancellation__state=CancellationState.ANNOUNCED)
    later = Proposal.objects.filter(
        Q(filing=OuterRef("filing_id")) | Q(cancellation=OuterRef("cancellation_id")), pk__gt=OuterRef("pk")
    )
    rows = Proposal.objects.filter(running, ~Exists(later), proposed_by=user, state=ProposalState.SENT_BACK)
    yield Pool(FOUR_EYES, rows, _("Your proposal was sent back"), "proposal", **OF_CASE)


@worklist
def hearings(user: User, on: date) -> Iterator[Pool]:
    """Announced cancellations: the operator may be heard until a day, the bureau goes on after it."""
    cases = Cancellation.objects.open()
    if may_anywhere(user, permissions.OPERATE):
        unsaid = cases.operated_by(user).filter(stated_on__isnull=True, hearing_asked_on__isnull=True)
        title = _("State your case before your filing is cancelled")
        yield Pool(CANCELLATION, unsaid, title, "cancellation", due_on="due_on")
    if may_anywhere(user, permissions.REVIEW_FILINGS):
        mine = scope_of(user).in_areas(permissions.REVIEW_FILINGS, "facility__area_id")
        rows = cases.filter(mine).exclude(proposals__state=ProposalState.OPEN)
        facts = {"waits": Q(hearing_asked_on__isnull=False, hearing_on__isnull=True)}
        yield Pool(CANCELLATION, rows, _go_on, "cancellation", due_on="due_on", facts=facts)


def _go_on(row: Row) -> str:
    return _("Hold the hearing that was asked for") if row["waits"] else _("Continue the cancellation, or drop it")
