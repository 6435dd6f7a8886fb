"""The public pages of the 21 departments and their duties."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from metrics.duties import ledger, policy
from portal.models import Department


def departments(request: HttpRequest) -> HttpResponse:
    """Show what the founding document asks of each department and what the portal counts for it this year."""
    today = timezone.localdate()
    return render(request, "metrics/duties/departments.html", {"rows": ledger.ledger(on=today), "today": today})


def department(request: HttpRequest, code: str) -> HttpResponse:
    """Show one department's duties: what counts as evidence, the year's count, the last act, what is overdue."""
    found, today = get_object_or_404(Department, pk=code), timezone.localdate()
    [(_found, lines)] = ledger.ledger(on=today, department=found)
    context = {"department": found, "lines": lines, "today": today, "may_open": policy.may_open_duties(request.user)}
    return render(request, "metrics/duties/department.html", context)
