"""Decisions of the bureau on a filing: accept it, or propose to refuse it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Case, When
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.decisions import decisions
from facilities.decisions.forms import AcceptForm
from facilities.filing import policy, rules
from facilities.filing.views.visible import visible_filing
from facilities.opinions import consultation
from facilities.proposals import proposals
from facilities.proposals.forms import RefuseForm
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.models import Clause


@login_required
def filing_accept(request: Request, pk: int) -> HttpResponse:
    """File the facility and issue the receipt."""
    filing = visible_filing(request, pk)
    require(policy.may_decide(request.user, filing))
    today = timezone.localdate()
    found = rules.of_filing(filing, on=today)
    lacking, warned = rules.blocking(found), rules.warned(found)
    unheard = consultation.unheard(filing)
    form = AcceptForm(request.POST if request.method == "POST" else None, needs_reason=bool(warned or unheard))
    if form.is_valid():
        with refusals_in(form):
            receipt = decisions.accept(filing, by=request.user, on=today, note=form.cleaned_data["note"])
            messages.success(
                request, _("The facility is filed; receipt %(number)s is issued.") % {"number": receipt.number}
            )
            return redirect(filing)
    context = {"filing": filing, "form": form, "warned": warned, "lacking": lacking, "unheard": unheard}
    context["waiting"] = proposals.open_one(filing=filing)
    return render(request, "facilities/decisions/accept.html", context)


@login_required
def filing_refuse(request: Request, pk: int) -> HttpResponse:
    """Propose a refusal with clauses and reasons, for a second person to confirm."""
    filing = visible_filing(request, pk)
    require(policy.may_review(request.user, filing))
    today = timezone.localdate()
    lacking = {finding.clause.pk for finding in rules.blocking(rules.of_filing(filing, on=today))}
    found_first = Case(When(pk__in=lacking, then=0), default=1)
    clauses = Clause.objects.in_force(today).select_related("regulation").order_by(found_first, "regulation", "code")
    form = RefuseForm(request.POST or None, clauses=clauses, initial={"clauses": lacking})
    if form.is_valid():
        with refusals_in(form):
            proposal = decisions.propose_refusal(filing, by=request.user, on=today, **form.cleaned_data)
            messages.success(request, _("The refusal is proposed. A second person confirms it or sends it back."))
            return redirect(proposal)
    context = {"filing": filing, "form": form, "today": today, "term": clock.running(filing, TermKind.NONCONFORMITY)}
    context["waiting"] = proposals.open_one(filing=filing)
    return render(request, "facilities/decisions/refuse.html", context)
