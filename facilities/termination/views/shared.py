"""Suspensions, plans for the end, annual reports and appeals: one page each, on which every side sees what it may do."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render

from facilities.ground.views.affairs import context_of, visible
from facilities.termination import terminations
from facilities.termination.choices import TerminationState
from facilities.termination.models import Termination
from portal.accounts.requests import Request


@login_required
def termination(request: Request, pk: int) -> HttpResponse:
    """Show the plan for the end: every class, the staff, what is lacking or outstanding."""
    row: Termination = visible(request, Termination, pk)
    context, state = context_of(request, row), row.state
    context |= {
        "arrangements": row.arrangements.select_related("care_class"),
        "lacking": terminations.lacking(row) if state in terminations.IN_HAND else [],
        "outstanding": terminations.outstanding(row)
        if state in (TerminationState.AGREED, TerminationState.REPORTED)
        else [],
    }
    return render(request, "facilities/termination/termination.html", context)
