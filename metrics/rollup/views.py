"""How the summaries are kept: marks that wait, days that were started, alarms of the nightly comparison."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Min
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from metrics.rollup import policy
from metrics.rollup.models import DirtyMark, RollupDay, RollupDifference
from metrics.rollup.verification import mark_seen
from portal.accounts.requests import Request
from portal.accounts.scope import require

MOST = 30


@login_required
def rollup_list(request: Request) -> HttpResponse:
    """Show whether the summaries are up to date, and what a comparison found otherwise."""
    require(policy.may_watch_rollups(request.user))
    marks = DirtyMark.objects.aggregate(waiting=Count("pk"), oldest=Min("at"))
    differences = RollupDifference.objects.select_related("seen_by")[:MOST]
    return render(
        request,
        "metrics/rollup/list.html",
        marks | {"differences": differences, "days": RollupDay.objects.all()[:MOST]},
    )


@login_required
@require_POST
def rollup_seen(request: Request, pk: int) -> HttpResponse:
    """Say that an alarm was looked at."""
    require(policy.may_watch_rollups(request.user))
    mark_seen(get_object_or_404(RollupDifference, pk=pk), by=request.user, at=timezone.now())
    messages.success(request, _("This is recorded."))
    return redirect("rollup-list")
