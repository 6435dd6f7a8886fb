"""Pages on which the audit administrator looks into urgent access."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from portal import paging
from portal.accounts import policy as accounts
from portal.accounts.history import PersonalDataAccess
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in
from portal.audit.models import RowChange
from portal.delegation import policy, urgent
from portal.delegation.choices import Verdict
from portal.delegation.forms import ReviewForm
from portal.delegation.models import UrgentAccess

LOOKS = 100  # shown on the page of one access


@login_required
def urgent_list(request: Request) -> HttpResponse:
    """Show every urgent access, the latest first."""
    require(accounts.may_audit(request.user))
    rows, pager = paging.page(UrgentAccess.objects.select_related("user", "reviewed_by"), request.GET, by="-pk")
    return render(request, "portal/delegation/urgent_list.html", {"accesses": rows, "pager": pager})


@login_required
def urgent_review(request: Request, pk: int) -> HttpResponse:
    """Show one access with what its user looked at and changed meanwhile, and take the verdict."""
    require(accounts.may_audit(request.user))
    found = get_object_or_404(UrgentAccess.objects.select_related("user", "reviewed_by"), pk=pk)
    form = ReviewForm(request.POST or None)
    if form.is_valid():
        verdict, note = Verdict(form.cleaned_data["verdict"]), form.cleaned_data["note"]
        with refusals_in(form):
            urgent.review(found, by=request.user, verdict=verdict, note=note, at=timezone.now())
            messages.success(request, _("Your verdict is recorded."))
            return redirect("urgent-list")
    meanwhile = {"user": found.user, "at__range": (found.at, found.until)}
    context = {
        "access": found,
        "form": form,
        "may_review": found.reviewed_at is None
        and found.until <= timezone.now()
        and policy.may_review(request.user, found),
        "looks": PersonalDataAccess.objects.filter(**meanwhile).prefetch_related("subject")[:LOOKS],
        "changes": RowChange.objects.filter(**meanwhile).count(),
    }
    return render(request, "portal/delegation/urgent_review.html", context)
