"""Sanctions: what the clock suggested is proposed by one person of the bureau and confirmed by another."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_POST

from inspections.findings import policy, sanctions
from inspections.findings.choices import SanctionState
from inspections.findings.forms import ReasonForm, SanctionForm
from inspections.findings.models import Sanction, SanctionGround
from portal import actions, paging
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in
from portal.letters import letters
from portal.models import Letter
from portal.workflow import workflow


@login_required
def sanction_list(request: Request) -> HttpResponse:
    """Show what waits for a decision; all of it on demand."""
    require(policy.may_see_sanctions(request.user))
    found = Sanction.objects.visible_to(request.user).with_case()
    shows_all = request.GET.get("state") == "all"
    rows, pager = paging.page(found if shows_all else found.open(), request.GET, by="-pk")
    return render(
        request, "inspections/findings/sanction_list.html", {"sanctions": rows, "pager": pager, "shows_all": shows_all}
    )


@login_required
def sanction(request: Request, pk: int) -> HttpResponse:
    """Show a sanction with the findings that it rests on, and what may be done."""
    return _page(request, _visible(request, pk), ReasonForm())


@login_required
def sanction_propose(request: Request, pk: int) -> HttpResponse:
    """Choose ground, amount and reasons, and hand it to a second person."""
    row, today = _visible(request, pk), timezone.localdate()
    form = SanctionForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            sanctions.propose(row, by=request.user, on=today, **form.cleaned_data)
            messages.success(request, _("The sanction is proposed; a second person confirms it or sends it back."))
            return redirect(row)
    grounds = SanctionGround.objects.filter(is_active=True)
    spans = [(ground, span) for ground in grounds if (span := sanctions.amounts(ground, on=today))]
    context = {"sanction": row, "form": form, "spans": spans, "findings": _findings(row)}
    return render(request, "inspections/findings/sanction_propose.html", context)


@login_required
@require_POST
def sanction_confirm(request: Request, pk: int) -> HttpResponse:
    """Confirm what a colleague proposed."""
    row = _visible(request, pk)
    sanctions.confirm(row, by=request.user, on=timezone.localdate())
    messages.success(request, _("The sanction is confirmed; the operator is told and may be heard."))
    return redirect(row)


@login_required
@require_POST
def sanction_send_back(request: Request, pk: int) -> HttpResponse:
    """Send a proposal back with a reason."""
    return _with_reason(request, pk, sanctions.send_back, gettext_lazy("The proposal goes back to its author."))


@login_required
@require_POST
def sanction_drop(request: Request, pk: int) -> HttpResponse:
    """Let a suggestion go with a reason."""
    return _with_reason(request, pk, sanctions.drop, gettext_lazy("The suggestion is dropped."))


def _with_reason(request: Request, pk: int, act: Callable[..., Any], done: Promise) -> HttpResponse:
    row = _visible(request, pk)
    require(policy.may_decide_sanctions(request.user, row.facility))
    form = ReasonForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            act(row, by=request.user, on=timezone.localdate(), answer=form.cleaned_data["note"])
            messages.success(request, str(done))
            return redirect(row)
    return _page(request, row, form)


def _visible(request: Request, pk: int) -> Sanction:
    return get_object_or_404(Sanction.objects.visible_to(request.user).with_case(), pk=pk)


def _findings(row: Sanction) -> Any:
    return row.findings.with_case().order_by("due_on", "pk")  # type: ignore[attr-defined]


def _page(request: Request, row: Sanction, form: ReasonForm) -> HttpResponse:
    row.refresh_from_db(fields=["state"])
    waits, is_mine = row.state == SanctionState.PROPOSED, row.proposed_by_id == request.user.pk
    context = {
        "sanction": row,
        "form": form,
        "findings": _findings(row),
        "letters": letters.visible_to(request.user).filter(pk__in=Letter.objects.about(row).values("pk")),
        "may": actions.allowed(row, request.user),
        "is_mine": waits and is_mine,
        "transitions": workflow.transitions(row),
        "today": timezone.localdate(),
    }
    return render(request, "inspections/findings/sanction.html", context)
