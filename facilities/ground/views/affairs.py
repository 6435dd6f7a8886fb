"""Suspensions, plans for the end, annual reports and appeals: one page each, on which every side sees what it may do."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.ground import policy
from facilities.ground.forms import AnswerForm
from portal import actions
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in
from portal.workflow import workflow


def visible(request: Request, noun: type[Model], pk: int) -> Any:
    """Return an affair if the user may see it, or answer 404."""
    rows: QuerySet = noun._default_manager.visible_to(request.user).with_facility()  # type: ignore[attr-defined]
    return get_object_or_404(rows, pk=pk)


def context_of(request: Request, row: Any) -> dict[str, Any]:
    """Return what every page of an affair shows."""
    return {
        "row": row,
        "facility": row.facility,
        "operates": policy.may_operate(request.user, row.facility),
        "decides": policy.may_decide_affairs(request.user, row.facility),
        "may": actions.allowed(row, request.user),
        "transitions": workflow.transitions(row),
        "today": timezone.localdate(),
    }


Acts = dict[str, tuple[Any, Callable[..., object]]]  # verdict -> words for it, and the act


def answer(request: Request, row: Any, acts: Acts, heading: str) -> HttpResponse:
    """Take the bureau's answer to an affair and perform the act it names."""
    require(policy.may_decide_affairs(request.user, row.facility))
    form = AnswerForm(request.POST or None, verdicts=[(code, words) for code, (words, _act) in acts.items()])
    if form.is_valid():
        act = acts[form.cleaned_data["verdict"]][1]
        with refusals_in(form):
            act(row, by=request.user, on=timezone.localdate(), answer=form.cleaned_data["answer"])
            messages.success(request, _("Your answer is recorded, and the operator is told."))
            return redirect(row)
    context = {"facility": row.facility, "form": form, "heading": heading, "back": row.get_absolute_url(), "row": row}
    return render(request, "facilities/ground/form.html", context)
