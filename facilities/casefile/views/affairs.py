"""What the bureau answers after a filing: suspensions, plans for the end, annual reports, appeals; certificates overdue."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Case, Model, Q, Value, When
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from facilities.appeals.choices import AppealState
from facilities.appeals.models import Appeal
from facilities.ground import policy
from facilities.suspension import suspensions
from facilities.suspension.choices import SuspensionState
from facilities.suspension.models import Suspension
from facilities.termination import terminations
from facilities.termination.choices import TerminationState
from facilities.termination.models import Termination
from portal.accounts.requests import Request
from portal.accounts.scope import require


@login_required
def affair_list(request: Request) -> HttpResponse:
    """Show what is open after filings in the user's areas: suspensions, ends, appeals; the bureau's own work first."""
    require(policy.may_list_affairs(request.user))
    open_ones: list[tuple[str, type[Model], Any]] = [
        (_("Suspensions"), Suspension, suspensions.MOVES),
        (_("Terminations of service"), Termination, terminations.MOVES),
        (_("Appeals"), Appeal, [AppealState.SUBMITTED]),
    ]
    groups = [
        (title, waiting_first(noun._default_manager.visible_to(request.user).filter(state__in=states)))  # type: ignore[attr-defined]
        for title, noun, states in open_ones
    ]
    return render(request, "facilities/casefile/list.html", {"groups": groups})


def waiting_first(rows: Any) -> Any:
    """Order affairs by what waits for an answer, the newest first."""
    waits = Q(state__in=[SuspensionState.ASKED, TerminationState.SUBMITTED, TerminationState.REPORTED])
    in_order = rows.with_facility().annotate(place=Case(When(waits, then=Value(0)), default=Value(1)))
    return in_order.order_by("place", "id")[:200]
