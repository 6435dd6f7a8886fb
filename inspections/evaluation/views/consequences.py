"""Pages of what follows from a grade: proposed, heard, decided, suspended, taken back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_POST

from inspections.evaluation import consequences, policy
from inspections.evaluation.forms import ConsequenceForm, ReasonForm, StatementForm
from inspections.evaluation.models import Consequence, Evaluation
from portal import actions
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in, refusals_told
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.workflow import workflow

FORM = "inspections/evaluation/form.html"
STEPS: dict[str, tuple[Callable, Promise]] = {
    "drop": (consequences.drop, gettext_lazy("Do not pursue it")),
    "suspend": (consequences.suspend, gettext_lazy("Suspend the title")),
    "restore": (consequences.restore, gettext_lazy("Let the title hold again")),
    "withdraw": (consequences.withdraw, gettext_lazy("Take it back")),
}


@login_required
def consequence_propose(request: Request, pk: int) -> HttpResponse:
    """Announce to the operator what is to follow from the result of an evaluation."""
    found = get_object_or_404(Evaluation.objects.visible_to(request.user).with_place(), pk=pk)
    require(policy.may_propose(request.user, found))
    today = timezone.localdate()
    kinds = consequences.fitting(found, on=today)
    form = ConsequenceForm(request.POST or None, instance=Consequence(evaluation=found), kinds=kinds, on=today)
    if form.is_valid():
        with refusals_in(form):
            row = consequences.propose(form.instance, by=request.user, on=today)
            messages.success(request, _("The operator is told and may state its case. Then a colleague decides."))
            return redirect(row)
    title = _("Propose what follows from the grade")
    hint = "" if kinds else _("Nothing follows from this result: there is no grade in force, or an appeal holds it.")
    return render(request, FORM, {"form": form, "page_title": title, "back": found, "hint": hint})


def _row(request: Request, pk: int) -> Consequence:
    return get_object_or_404(Consequence.objects.visible_to(request.user).with_case(), pk=pk)


@login_required
def consequence(request: Request, pk: int) -> HttpResponse:
    """Show it with its ground, its term and what can be done."""
    row, today = _row(request, pk), timezone.localdate()
    may = actions.allowed(row, request.user, on=today)
    context = {
        "row": row,
        "may": may,
        "hearing": clock.running(row, TermKind.HEARING),
        "obstacle": consequences.obstacle(row, on=today) if "drop" in may else "",
        "letters": row.letters.all(),
        "today": today,
        "transitions": workflow.transitions(row),
    }
    return render(request, "inspections/evaluation/consequence.html", context)


@login_required
def consequence_state(request: Request, pk: int) -> HttpResponse:
    """Take down what the operator says."""
    row = _row(request, pk)
    require(policy.may_state(request.user, row))
    form = StatementForm(request.POST or None, initial={"statement": row.statement})
    done, title = _("Your statement is with the bureau."), _("State your case")
    return _acted(request, row, form, consequences.state_case, title, done)


@login_required
@require_POST
def consequence_confirm(request: Request, pk: int) -> HttpResponse:
    """Decide as the second person that it holds."""
    row = _row(request, pk)
    with refusals_told(request):
        consequences.confirm(row, by=request.user, on=timezone.localdate())
        messages.success(request, _("It is decided and published; the operator gets the letter."))
    return redirect(row)


@login_required
def consequence_settle(request: Request, pk: int, step: str) -> HttpResponse:
    """Drop it as the second person, suspend a title, let it hold again, or take it back."""
    row = _row(request, pk)
    require(policy.may_settle(request.user, row))
    act, title = STEPS[step]
    if step == "drop" and row.is_decided:
        raise Http404
    return _acted(request, row, ReasonForm(request.POST or None), act, title, _("Saved."))


def _acted(request: Request, row: Consequence, form: Any, act: Callable, title: Any, done: str) -> HttpResponse:
    if form.is_valid():
        with refusals_in(form):
            act(row, by=request.user, on=timezone.localdate(), **form.cleaned_data)
            messages.success(request, done)
            return redirect(row)
    return render(request, FORM, {"form": form, "page_title": title, "back": row})
