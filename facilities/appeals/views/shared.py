"""Suspensions, plans for the end, annual reports and appeals: one page each, on which every side sees what it may do."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render

from facilities.appeals import appeals
from facilities.appeals.choices import AppealState
from facilities.appeals.models import Appeal
from facilities.ground.views.affairs import context_of, visible
from portal.accounts.requests import Request
from portal.clock import clock


@login_required
def appeal(request: Request, pk: int) -> HttpResponse:
    """Show an appeal with the decision it is against, the papers, the term and the outcome."""
    row: Appeal = visible(request, Appeal, pk)
    context = context_of(request, row)
    is_open = row.state == AppealState.SUBMITTED
    context |= {
        "decision": appeals.decision_of(row.subject),  # type: ignore[arg-type]
        "documents": appeals.documents(row),
        "terms": [clock.replay(term, on=context["today"]) for term in clock.terms(row)],
        "is_decider": is_open and context["decides"] and "decide" not in context["may"],
    }
    return render(request, "facilities/appeals/appeal.html", context)
