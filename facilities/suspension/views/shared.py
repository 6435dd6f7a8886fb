"""Suspensions, plans for the end, annual reports and appeals: one page each, on which every side sees what it may do."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render

from facilities.ground.views.affairs import context_of, visible
from facilities.suspension.choices import SuspensionState
from facilities.suspension.models import Suspension
from portal.accounts.requests import Request


@login_required
def suspension(request: Request, pk: int) -> HttpResponse:
    """Show a suspension with its days, arrangement and answer."""
    row: Suspension = visible(request, Suspension, pk)
    context = context_of(request, row)
    context |= {
        "may_answer": context["decides"] and row.state == SuspensionState.ASKED,
        "may_withdraw": context["operates"] and row.state in (SuspensionState.ASKED, SuspensionState.AGREED),
        "may_resume": context["operates"] and row.state == SuspensionState.RUNNING,
    }
    return render(request, "facilities/suspension/suspension.html", context)
