"""The cancellation of a filing, as both sides see it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.decisions import cancellations, policy
from facilities.decisions.forms import AnnounceForm, DropForm, HearingForm, StatementForm
from facilities.decisions.models import Cancellation
from facilities.ground import policy as ground_policy
from facilities.ground.models import Facility
from facilities.proposals import proposals
from facilities.proposals.forms import RefuseForm
from portal import actions
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.documents import dossier
from portal.models import Clause, Letter
from portal.workflow import workflow


@login_required
def cancellation_open(request: Request, pk: int) -> HttpResponse:
    """Announce that a filing is going to be cancelled."""
    facility = get_object_or_404(Facility.objects.visible_to(request.user).with_area(), pk=pk)
    require(ground_policy.may_open_cancellation(request.user, facility))
    today = timezone.localdate()
    form = AnnounceForm(request.POST or None, on=today, initial={"ground": request.GET.get("ground")})
    if form.is_valid():
        with refusals_in(form):
            case = cancellations.announce(facility, by=request.user, on=today, **form.cleaned_data)
            messages.success(request, _("The cancellation is announced; the operator gets the letter and is heard."))
            return redirect(case)
    return render(request, "facilities/decisions/cancellation_open.html", {"facility": facility, "form": form})


@login_required
def cancellation(request: Request, pk: int) -> HttpResponse:
    """Show the proceeding: ground, letters, hearing, proposals, and what each side can do next and why not otherwise."""
    case, today = _visible(request, pk), timezone.localdate()
    is_official, may = policy.may_pursue(request.user, case), actions.allowed(case, request.user, on=today)
    term = clock.running(case, TermKind.HEARING)
    proposal = proposals.open_one(cancellation=case)
    context = {
        "case": case,
        "facility": case.facility,
        "letters": Letter.objects.about(case),
        "papers": dossier.documents_of(case),
        "terms": [clock.replay(row, on=today) for row in clock.terms(case)],
        "due": term,
        "transitions": workflow.transitions(case),
        "proposal": proposal if is_official else None,
        "obstacle": cancellations.obstacle(case, on=today) if "drop" in may else "",
        "may": may,
        "today": today,
    }
    return render(request, "facilities/decisions/cancellation.html", context)


@login_required
def cancellation_state(request: Request, pk: int) -> HttpResponse:
    """Let the operator state its case or ask for a hearing."""
    case = _visible(request, pk)
    require(ground_policy.may_operate(request.user, case.facility))
    form = StatementForm(request.POST or None, initial={"statement": case.statement})
    done = _("Your statement is with the bureau.")
    return _act(request, case, form, cancellations.state_case, "facilities/decisions/cancellation_state.html", done)


@login_required
def cancellation_hearing(request: Request, pk: int) -> HttpResponse:
    """Keep the minutes of the hearing."""
    case = _visible(request, pk)
    require(policy.may_pursue(request.user, case))
    form = HearingForm(request.POST or None, request.FILES or None, initial={"held_on": timezone.localdate()})
    done = _("The minutes are recorded.")
    return _act(
        request, case, form, cancellations.record_hearing, "facilities/decisions/cancellation_hearing.html", done
    )


@login_required
def cancellation_drop(request: Request, pk: int) -> HttpResponse:
    """End the proceeding with a reason."""
    case = _visible(request, pk)
    require(policy.may_pursue(request.user, case))
    done = _("The proceeding is dropped; the operator gets the letter.")
    form = DropForm(request.POST or None)
    return _act(request, case, form, cancellations.drop, "facilities/decisions/cancellation_drop.html", done)


@login_required
def cancellation_propose(request: Request, pk: int) -> HttpResponse:
    """Propose the cancellation to a second person."""
    case, today = _visible(request, pk), timezone.localdate()
    require(policy.may_pursue(request.user, case))
    initial = {"clauses": [case.clause_id], "reasons": case.reasons}
    form = RefuseForm(request.POST or None, clauses=Clause.objects.in_force(today), initial=initial)
    done = _("The cancellation is proposed. A second person confirms it or sends it back.")
    return _act(request, case, form, cancellations.propose, "facilities/decisions/cancellation_propose.html", done)


def _act(request: Request, case: Cancellation, form: Any, act: Any, template: str, done: str) -> HttpResponse:
    """Show the form, and do with a good one what it is for."""
    if form.is_valid():
        with refusals_in(form):
            result = act(case, by=request.user, on=timezone.localdate(), **form.cleaned_data)
            messages.success(request, done)
            return redirect(result)
    return render(request, template, {"case": case, "form": form})


def _visible(request: Request, pk: int) -> Cancellation:
    rows = Cancellation.objects.visible_to(request.user).with_facility().select_related("ground", "clause__regulation")
    return get_object_or_404(rows, pk=pk)
