"""Four eyes: the page on which a second person sees the case, confirms what is proposed, or sends it back."""

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facilities.decisions import cancellations, decisions
from facilities.decisions.forms import SendBackForm
from facilities.filing import amendments, rules, snapshots
from facilities.filing.models import Filing
from facilities.filing.parts import parts
from facilities.opinions import consultation
from facilities.proposals import policy, proposals
from facilities.proposals.choices import ProposalKind
from facilities.proposals.models import Proposal
from facilities.review import reading, remarks
from portal import actions
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.documents import dossier

CONFIRM: dict[str, Callable] = {
    ProposalKind.REFUSAL: decisions.confirm_refusal,
    ProposalKind.ACCEPTANCE: decisions.confirm_acceptance,
    ProposalKind.RETURN: remarks.confirm_return,
    ProposalKind.CANCELLATION: cancellations.confirm,
}
SOON_DAYS = 3  # calendar days before the last one from which the page warns


@login_required
def proposal(request: Request, pk: int) -> HttpResponse:
    """Show what is proposed, on which clauses, by whom, and until when it must be decided."""
    row = _visible(request, pk)
    return render(request, "facilities/decisions/proposal.html", _context(request, row, SendBackForm()))


@login_required
@require_POST
def proposal_confirm(request: Request, pk: int) -> HttpResponse:
    """Let the decision stand as proposed."""
    row = _visible(request, pk)
    require(policy.may_confirm_in(request.user, row.facility))
    CONFIRM[row.kind](row, by=request.user, on=timezone.localdate())
    messages.success(request, _("The decision is taken. The operator gets the letter."))
    return redirect(row.filing or row.cancellation)  # type: ignore[arg-type]


@login_required
@require_POST
def proposal_send_back(request: Request, pk: int) -> HttpResponse:
    """Send it back with a reason."""
    row = _visible(request, pk)
    require(policy.may_confirm_in(request.user, row.facility))
    form = SendBackForm(request.POST)
    send_back: Callable = decisions.send_back if row.filing else cancellations.send_back
    if form.is_valid():
        with refusals_in(form):
            send_back(row, by=request.user, on=timezone.localdate(), answer=form.cleaned_data["answer"])
            messages.success(request, _("The proposal goes back to its author with your reason."))
            return redirect(row.filing or row.cancellation)  # type: ignore[arg-type]
    return render(request, "facilities/decisions/proposal.html", _context(request, row, form))


@login_required
@require_POST
def proposal_take_back(request: Request, pk: int) -> HttpResponse:
    """Let its author take it back."""
    row = _visible(request, pk)
    take_back: Callable = decisions.take_back if row.filing else cancellations.take_back
    take_back(row, by=request.user, on=timezone.localdate())
    messages.success(request, _("The proposal is withdrawn."))
    return redirect(row.filing or row.cancellation)  # type: ignore[arg-type]


def _visible(request: Request, pk: int) -> Proposal:
    return get_object_or_404(Proposal.objects.visible_to(request.user).with_case(), pk=pk)


def _context(request: Request, row: Proposal, form: SendBackForm) -> dict[str, object]:
    return {
        "proposal": row,
        "facility": row.facility,
        "clauses": row.clauses.select_related("regulation"),
        "form": form,
        "may": actions.allowed(row, request.user),
        "is_mine": row.proposed_by_id == request.user.pk,
        "today": timezone.localdate(),
        "hearing": clock.running(row, TermKind.HEARING),
        **lateness(row, on=timezone.localdate()),
        **(_case(request, row.filing) if row.filing else {}),
    }


def _case(request: Request, filing: Filing) -> dict[str, object]:
    """Return what the second person must see before deciding: data, findings, documents, opinions, remarks."""
    with amendments.as_proposed(filing) as facility:
        found = rules.findings(facility, on=timezone.localdate())
        dossier_parts = parts(facility, found)
    differences = snapshots.differences(filing.declared_before, filing.declared)
    changed = {reading.place_of(difference.section, difference.field) for difference in differences}
    return {
        "filing": filing,
        "sheets": (laid_out := reading.sheets(dossier_parts, changed=changed)),
        "documents": reading.documents(dossier.documents_of(filing.facility), laid_out),
        "lacking": rules.blocking(found),
        "warned": rules.warned(found),
        "differences": differences,
        "opinions": filing.opinions.with_due().select_related("visit").order_by("pk"),
        "unheard": consultation.unheard(filing),
        "is_bureau": policy.may_confirm_in(request.user, filing.facility),
        "remarks": filing.remarks.filter(sent_on__isnull=True),
        "new_remarks": remarks.unannounced(filing),
    }


def lateness(row: Proposal, *, on: date) -> dict[str, object]:
    """Say when a refusal must be notified at the latest, and whether that day is near or over."""
    due = proposals.notify_by(row)
    return {
        "due_on": due,
        "is_late": bool(due and due < on),
        "is_soon": bool(due and 0 <= (due - on).days <= SOON_DAYS),
    }
