"""Monthly bulletins: the list with its downloads, each reader in the own scope, and having one made again."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from metrics.bulletins import bulletins, policy
from metrics.bulletins.models import Bulletin
from metrics.ground import periods, policy as ground_policy
from metrics.ground.choices import Frequency
from metrics.reports.forms import ReasonForm
from portal import paging
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in
from portal.models import Area
from portal.rulebook.rulebook import Limits

SIZE = 30


@login_required
def bulletin_list(request: Request) -> HttpResponse:
    """List every version of the bulletins of the reader's areas, the latest first, with both files and their fingerprints."""
    require(ground_policy.may_see_assessments(request.user))
    seen = Bulletin.objects.visible_to(request.user).select_related("area", "asked_by").prefetch_related("documents")
    rows, pager = paging.page(seen, request.GET, by="-pk", size=SIZE)
    context = {
        "rows": rows,
        "pager": pager,
        "may_make": policy.may_make_bulletins(request.user),
        "day": int(Limits(timezone.localdate())[bulletins.DAY]),
    }
    return render(request, "metrics/bulletins/list.html", context)


@login_required
def bulletin_again(request: Request, area: str, month: str) -> HttpResponse:
    """Have a bulletin made again, with a reason."""
    require(policy.may_make_bulletins(request.user))
    found, first = get_object_or_404(Area, pk=area), periods.read(Frequency.MONTH, month)
    if first is None or not ground_policy.may_see_figures(request.user, found) or not _is_kept(found, first):
        raise Http404
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        now = timezone.now()
        with refusals_in(form):
            bulletins.ask(found, first, **form.cleaned_data, by=request.user, on=timezone.localdate(), at=now)
            messages.success(request, _("The bulletin is being made again. You get a notice when it is ready."))
            return redirect("bulletin-list")
    return render(request, "metrics/bulletins/again.html", {"form": form, "area": found, "month": first})


def _is_kept(area: Area, month: date) -> bool:
    """Only what was made once can be made again."""
    return Bulletin.objects.filter(area=area, month=month).exists()
