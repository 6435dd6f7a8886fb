"""Suspensions, plans for the end, annual reports and appeals: one page each, on which every side sees what it may do."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render

from facilities.ground.views.affairs import context_of, visible
from facilities.suspension.models import Suspension
from portal.accounts.requests import Request


@login_required
def suspension(request: Request, pk: int) -> HttpResponse:
    """Show a suspension with its days, arrangement and answer."""
    row: Suspension = visible(request, Suspension, pk)
    return render(request, "facilities/suspension/suspension.html", context_of(request, row))
