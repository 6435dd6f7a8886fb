"""Pages of police and health on bans, and the page on which a facility lets a banned person go."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal import paging, permissions
from portal.accounts.requests import Request
from portal.accounts.scope import is_hand_of, require, scope_of
from portal.acts import refusals_in, refusals_told
from portal.models import Area
from staff.bans import bans, policy
from staff.bans.choices import BanState
from staff.bans.forms import BanForm, NoteForm
from staff.bans.models import Ban, BanCase


@login_required
def ban_list(request: Request) -> HttpResponse:
    """List the bans, the latest first."""
    require(policy.may_see_bans(request.user))
    rows, pager = paging.page(
        Ban.objects.visible_to(request.user).select_related("ground", "proposed_by"), request.GET, by="-pk"
    )
    context = {"bans": rows, "pager": pager, "may_propose": policy.may_propose(request.user)}
    return render(request, "staff/bans/ban_list.html", context)


@login_required
def ban_create(request: Request) -> HttpResponse:
    """Propose a ban."""
    require(policy.may_propose(request.user))
    area = Area.objects.filter(code__in=scope_of(request.user).areas(permissions.GIVE_OPINIONS)).order_by("code")[0]
    form = BanForm(request.POST or None, instance=Ban(area=area))
    if form.is_valid():
        with refusals_in(form):
            messages.success(request, _("The ban waits for a second signature."))
            return redirect(bans.propose(form.instance, by=request.user))
    return render(request, "staff/bans/ban_form.html", {"form": form, "page_title": _("Propose a ban")})


def _ban(request: Request, pk: int) -> Ban:
    rows = Ban.objects.visible_to(request.user).select_related("ground", "area", "proposed_by", "signed_by")
    return get_object_or_404(rows, pk=pk)


@login_required
def ban_detail(request: Request, pk: int) -> HttpResponse:
    """Show a ban with its ground, and the facilities at which it met the person at work."""
    ban = _ban(request, pk)
    may_act = policy.may_sign(request.user, ban)
    context = {
        "ban": ban,
        "cases": ban.cases.select_related("facility").order_by("pk"),
        "may_sign": may_act and ban.state == BanState.PROPOSED and not is_hand_of(request.user, ban.proposed_by_id),
        "may_reject": may_act and ban.state == BanState.PROPOSED,
        "may_lift": may_act and ban.state == BanState.IN_FORCE and not is_hand_of(request.user, ban.signed_by_id),
        "transitions": ban.transitions.select_related("by"),
    }
    return render(request, "staff/bans/ban.html", context)


@login_required
@require_POST
def ban_sign(request: Request, pk: int) -> HttpResponse:
    """Sign a ban."""
    ban = _ban(request, pk)
    with refusals_told(request):
        bans.sign(ban, by=request.user, on=timezone.localdate())
        messages.success(request, _("The ban is signed. Facilities where the person works were told to act today."))
    return redirect(ban)


@login_required
def ban_reject(request: Request, pk: int) -> HttpResponse:
    """Do not sign."""
    return _with_reason(request, pk, bans.reject, _("Do not sign"))


@login_required
def ban_lift(request: Request, pk: int) -> HttpResponse:
    """Lift a ban before its last day."""
    return _with_reason(request, pk, bans.lift, _("Lift the ban"))


def _with_reason(request: Request, pk: int, act: Callable[..., Ban], title: str) -> HttpResponse:
    ban = _ban(request, pk)
    require(policy.may_sign(request.user, ban))
    form = NoteForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            act(ban, by=request.user, note=form.cleaned_data["note"])
            messages.success(request, _("Recorded."))
            return redirect(ban)
    return render(request, "staff/bans/ban_form.html", {"form": form, "ban": ban, "page_title": title})


def _case(request: Request, pk: int) -> BanCase:
    rows = BanCase.objects.select_related("facility__area", "facility__operator__organisation", "person", "ban")
    case = get_object_or_404(rows, pk=pk)
    if not policy.may_see_case(request.user, case):
        raise Http404
    return case


@login_required
def ban_case(request: Request, pk: int) -> HttpResponse:
    """Tell the facility that somebody must leave today, and no ground."""
    case = _case(request, pk)
    context = {
        "case": case,
        "may_end": policy.may_end_posts(request.user, case) and case.ended_on is None,
        "may_see_ban": policy.may_see_bans(request.user),
    }
    return render(request, "staff/bans/ban_case.html", context)


@login_required
@require_POST
def ban_case_end(request: Request, pk: int) -> HttpResponse:
    """End the posts today."""
    case = _case(request, pk)
    bans.end_posts(case, by=request.user, on=timezone.localdate())
    messages.success(request, _("The posts end today."))
    return redirect(case)
