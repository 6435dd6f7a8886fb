"""Pages of the security administrator: logins of all accounts, what happened at the door, which roles need a second factor."""

from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal import paging
from portal.accounts import policy as accounts_policy
from portal.accounts.choices import Role
from portal.accounts.history import LoginEvent
from portal.accounts.models import User
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_told
from portal.signin import policy, sessions, watching
from portal.signin.forms import EventFilter
from portal.signin.models import RoleRule, SecondFactor

EVENTS = 30  # the latest, on the page of an account


@login_required
def account_list(request: Request) -> HttpResponse:
    """Show the accounts with their second factors and open sessions."""
    require(accounts_policy.may_keep_security(request.user))
    text = request.GET.get("text", "").strip()[:60]
    found = policy.accounts_watched(request.user).filter(
        Q(full_name__icontains=text) | Q(username__icontains=text) if text else Q()
    )
    rows, pager = paging.page(_with_logins(found), request.GET, by="username")
    return render(request, "portal/signin/login_account_list.html", {"accounts": rows, "pager": pager, "text": text})


def _with_logins(found: QuerySet[User]) -> QuerySet[User]:
    idle = timezone.now() - timedelta(seconds=settings.SESSION_IDLE)
    return found.annotate(
        has_factor=Exists(SecondFactor.objects.filter(pk=OuterRef("pk"))),
        is_in=Count("login_sessions", filter=Q(login_sessions__seen_at__gt=idle)),
    )


def _watched(request: Request, pk: int) -> User:
    require(accounts_policy.may_keep_security(request.user))
    return get_object_or_404(policy.accounts_watched(request.user), pk=pk)


@login_required
def account(request: Request, pk: int) -> HttpResponse:
    """Show how an account logs in, where it is logged in, and what happened."""
    found = _watched(request, pk)
    context = {
        "account": found,
        "factor": SecondFactor.objects.filter(pk=found.pk).first(),
        "sessions": sessions.told(found, at=timezone.now()),
        "events": LoginEvent.objects.filter(user=found).select_related("by")[:EVENTS],
        "may": policy.may_watch(request.user, found),
    }
    return render(request, "portal/signin/login_account.html", context)


@login_required
@require_POST
def account_unlock(request: Request, pk: int) -> HttpResponse:
    """Forgive all wrong tries at an account."""
    with refusals_told(request):
        tries = watching.forgive(_watched(request, pk), by=request.user, request=request, at=timezone.now())
        messages.success(request, _("Wrong tries forgiven: %(number)s") % {"number": tries})
    return redirect("login-account", pk)


@login_required
@require_POST
def account_factor_off(request: Request, pk: int) -> HttpResponse:
    """Take off the second factor of somebody whose phone is lost."""
    with refusals_told(request):
        watching.take_off_factor(_watched(request, pk), by=request.user, request=request, at=timezone.now())
        messages.success(request, _("The second factor is taken off, and the sessions of the account are ended."))
    return redirect("login-account", pk)


@login_required
@require_POST
def account_sessions_end(request: Request, pk: int) -> HttpResponse:
    """End every session of an account."""
    with refusals_told(request):
        ended = watching.end_sessions(_watched(request, pk), by=request.user, request=request, at=timezone.now())
        messages.success(request, _("Sessions ended: %(number)s") % {"number": ended})
    return redirect("login-account", pk)


@login_required
def event_list(request: Request) -> HttpResponse:
    """Show what happened at the door, the latest first."""
    form = EventFilter(request.GET)
    found = _filtered(watching.events_for(request.user), form.cleaned_data if form.is_valid() else {})
    rows, pager = paging.page(found, request.GET, by="-pk")
    return render(request, "portal/signin/login_event_list.html", {"form": form, "events": rows, "pager": pager})


def _filtered(found: QuerySet[LoginEvent], wanted: dict[str, Any]) -> QuerySet[LoginEvent]:
    if text := wanted.get("text"):
        named = Q(user__full_name__icontains=text) | Q(user__username__icontains=text)
        found = found.filter(named | Q(address__startswith=text))
    if kind := wanted.get("kind"):
        found = found.filter(kind=kind)
    if since := wanted.get("since"):
        found = found.filter(at__gte=timezone.make_aware(datetime.combine(since, time.min)))
    return found


@login_required
def role_rules(request: Request) -> HttpResponse:
    """Say which roles need a second factor."""
    require(accounts_policy.may_keep_security(request.user))
    if request.method == "POST":
        watching.set_rules({role: role in request.POST.getlist("roles") for role in Role}, by=request.user)
        messages.success(request, _("Saved. It counts from the next login on."))
        return redirect("role-rules")
    needed = dict(RoleRule.objects.values_list("role", "needs_second_factor"))
    rules = [(role, needed.get(role, False)) for role in Role]
    context = {"rules": rules, "factor_required": settings.SECOND_FACTOR_REQUIRED}
    return render(request, "portal/signin/role_rules.html", context)
