"""The acts behind the counts of the duty ledger."""

from itertools import chain

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from metrics.duties import ledger, outside, policy
from portal import paging
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.models import Duty
from portal.pages.duties import EVIDENCE

PAGE = 50


@login_required
def duty(request: Request, code: str, order: int) -> HttpResponse:
    """List this year's acts of a duty, the newest first: as many as the ledger counts."""
    require(policy.may_open_duties(request.user))
    found = get_object_or_404(Duty.objects.select_related("department"), department=code, order=order)
    today = timezone.localdate()
    kinds = EVIDENCE.get((code, order), [])
    lines = chain.from_iterable(
        ((row.acted_on, kind.counts, kind.line(row)) for row in ledger.acts(kind, found, on=today)) for kind in kinds
    )
    latest_first = sorted(lines, key=lambda line: line[0], reverse=True)
    rows, pager = paging.numbered(latest_first, request.GET, size=PAGE)
    context = {"duty": found, "rows": rows, "pager": pager, "kinds": kinds, "today": today}
    context["by_whom"] = outside.by_whom((code, order))
    return render(request, "metrics/duties/duty.html", context)
