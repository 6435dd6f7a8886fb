"""The operator is heard before a filing is refused."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.decisions import decisions
from facilities.decisions.forms import HeardForm
from facilities.proposals.models import Proposal
from portal.accounts.requests import Request
from portal.acts import refusals_in


@login_required
def proposal_hear(request: Request, pk: int) -> HttpResponse:
    """Let the operator state its case on a refusal that the bureau intends."""
    proposal = get_object_or_404(Proposal.objects.heard_by(request.user).with_case(), pk=pk)
    form = HeardForm(request.POST or None, initial={"statement": proposal.statement})
    if form.is_valid():
        with refusals_in(form):
            decisions.state_case(proposal, by=request.user, on=timezone.localdate(), **form.cleaned_data)
            messages.success(request, _("Your statement is with the bureau."))
            return redirect(proposal.filing)
    return render(request, "facilities/decisions/proposal_hear.html", {"proposal": proposal, "form": form})
