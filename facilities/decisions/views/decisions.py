"""Decisions of the bureau on a filing: accept it, or propose to refuse it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.decisions import acceptance, decisions
from facilities.decisions.forms import AcceptForm
from facilities.filing import policy, rules
from facilities.filing.models import Filing
from facilities.filing.views.visible import visible_filing
from facilities.proposals import proposals
from facilities.proposals.forms import RefuseFilingForm
from facilities.review.views import lists
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.models import Clause


@login_required
def filing_accept(request: Request, pk: int) -> HttpResponse:
    """File the facility and issue the receipt; or hand the finished review up, where two people decide or one only reviews."""
    filing = visible_filing(request, pk)
    require(policy.may_review(request.user, filing))
    today = timezone.localdate()
    weighed = acceptance.weigh(filing, on=today)
    alone = policy.may_decide(request.user, filing) and not weighed.why_two
    form = AcceptForm(request.POST if request.method == "POST" else None, needs_reason=bool(weighed.points))
    if form.is_valid():
        with refusals_in(form):
            return _accept(request, filing, form.cleaned_data["note"]) if alone else _hand_up(request, filing, form)
    context = {"filing": filing, "form": form, "weighed": weighed, "alone": alone}
    context["waiting"] = proposals.open_one(filing=filing)
    return render(request, "facilities/decisions/accept.html", context)


def _accept(request: Request, filing: Filing, note: str) -> HttpResponse:
    following = lists.upcoming(request, filing) if lists.wants_next(request) else None
    receipt = decisions.accept(filing, by=request.user, on=timezone.localdate(), note=note)
    messages.success(request, _("The facility is filed; receipt %(number)s is issued.") % {"number": receipt.number})
    return lists.go_on(request, following, otherwise=filing)


def _hand_up(request: Request, filing: Filing, form: AcceptForm) -> HttpResponse:
    note = form.cleaned_data["note"]
    following = lists.upcoming(request, filing) if lists.wants_next(request) else None
    proposal = decisions.propose_acceptance(filing, by=request.user, on=timezone.localdate(), note=note)
    messages.success(request, _("The acceptance is proposed. A second person confirms it or sends it back."))
    return lists.go_on(request, following, otherwise=proposal)


@login_required
def filing_refuse(request: Request, pk: int) -> HttpResponse:
    """Propose a refusal with clauses and reasons, for a second person to confirm."""
    filing = visible_filing(request, pk)
    require(policy.may_review(request.user, filing))
    today = timezone.localdate()
    lacking = {finding.clause.pk for finding in rules.blocking(rules.of_filing(filing, on=today))}
    clauses = Clause.objects.in_force(today)
    form = RefuseFilingForm(request.POST or None, clauses=clauses, first=lacking, initial={"clauses": lacking})
    if form.is_valid():
        following = lists.upcoming(request, filing) if lists.wants_next(request) else None
        with refusals_in(form):
            proposal = decisions.propose_refusal(filing, by=request.user, on=today, **form.cleaned_data)
            messages.success(request, _("The refusal is proposed. A second person confirms it or sends it back."))
            return lists.go_on(request, following, otherwise=proposal)
    context = {"filing": filing, "form": form, "today": today, "term": clock.running(filing, TermKind.NONCONFORMITY)}
    context["waiting"] = proposals.open_one(filing=filing)
    return render(request, "facilities/decisions/refuse.html", context)
