"""Pages on which officers let a colleague act for them, act for one, and open urgent access."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from portal.accounts.requests import Request
from portal.accounts.scope import behalf_of, require
from portal.acts import refusals_in
from portal.delegation import delegations, policy, urgent
from portal.delegation.forms import DelegationForm, UrgentForm
from portal.delegation.middleware import ACTING, URGENT
from portal.delegation.models import Delegation, UrgentAccess
from portal.signin.views.own import is_own_password

LATEST = 20  # delegations and urgent accesses shown


@login_required
def delegation_list(request: Request) -> HttpResponse:
    """Show who acts for the user and for whom the user may act, and take a new delegation."""
    require(policy.may_delegate(request.user) or behalf_of(request.user) is not None)
    form = DelegationForm(request.POST or None, giver=request.user)
    if form.is_valid():
        with refusals_in(form):
            delegations.give(form.delegation(), by=request.user, at=timezone.now())
            messages.success(request, _("Handed over. Your colleague is told."))
            return redirect("delegation-list")
    rows = Delegation.objects.select_related("giver", "taker")
    holding = set(
        Delegation.objects.visible_to(request.user).in_force(timezone.localdate()).values_list("pk", flat=True)
    )
    context = {
        "form": form,
        "may_give": policy.may_delegate(request.user),
        "may_open": policy.may_open_urgently(request.user),
        "given": [(row, row.pk in holding) for row in rows.filter(giver=request.user)[:LATEST]],
        "taken": [(row, row.pk in holding) for row in rows.filter(taker=request.user)[:LATEST]],
        "today": timezone.localdate(),
    }
    return render(request, "portal/delegation/delegation_list.html", context)


@login_required
@require_POST
def delegation_end(request: Request, pk: int) -> HttpResponse:
    """End a delegation before its last day."""
    found = get_object_or_404(Delegation.objects.visible_to(request.user), pk=pk)
    delegations.end(found, by=request.user, at=timezone.now())
    messages.success(request, _("The delegation is over."))
    return redirect("delegation-list")


@login_required
@require_POST
def delegation_act(request: Request, pk: int) -> HttpResponse:
    """Begin to act for somebody, until the user stops, logs out or the delegation is over."""
    rows = Delegation.objects.in_force(timezone.localdate()).filter(taker=request.user)
    found = get_object_or_404(rows.select_related("giver"), pk=pk)
    request.session.pop(URGENT, None)
    request.session[ACTING] = found.pk
    messages.info(request, _("You act for %(giver)s now. Every act says so.") % {"giver": found.giver})
    return redirect("home")


@login_required
@require_POST
def delegation_stop(request: Request) -> HttpResponse:
    """Act in one's own name again."""
    request.session.pop(ACTING, None)
    messages.success(request, _("You act in your own name again."))
    return redirect("home")


@login_required
@sensitive_post_parameters("password")
def urgent_access(request: Request) -> HttpResponse:
    """Open urgent access for some hours, and show one's own ones."""
    require(policy.may_open_urgently(request.user))
    form = UrgentForm(request.POST or None)
    if form.is_valid() and is_own_password(request, form):
        reason, hours = form.cleaned_data["reason"], form.cleaned_data["hours"]
        with refusals_in(form):
            made = urgent.open_access(by=request.user, reason=reason, hours=hours, at=timezone.now())
            request.session[URGENT] = made.pk
            messages.info(request, _("Urgent access is open. The audit administrator is told."))
            return redirect("home")
    own = UrgentAccess.objects.filter(user=request.user).select_related("reviewed_by")[:LATEST]
    return render(request, "portal/delegation/urgent_access.html", {"form": form, "accesses": own})


@login_required
@require_POST
def urgent_end(request: Request) -> HttpResponse:
    """End urgent access before its time."""
    if found := UrgentAccess.objects.filter(user=request.user, pk=request.session.pop(URGENT, None)).first():
        urgent.end(found, by=request.user, at=timezone.now())
    messages.success(request, _("Urgent access is closed."))
    return redirect("home")
