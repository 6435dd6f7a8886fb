"""The page on which who keeps accounts records by which logins of other systems an account may come in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.accounts import keeping, policy
from portal.accounts.models import User
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in, refusals_told
from portal.federation import gateways, linking
from portal.federation.forms import LinkForm


def _kept(request: Request, pk: int) -> User:
    require(policy.may_keep_accounts(request.user))
    return get_object_or_404(keeping.accounts_for(request.user), pk=pk)


@login_required
def linked_login_list(request: Request, pk: int) -> HttpResponse:
    """Show the logins that are recorded with an account, and record one more."""
    account, systems = _kept(request, pk), gateways.systems_on()
    form = LinkForm(request.POST or None, systems=systems)
    if form.is_valid():
        typed = form.cleaned_data
        with refusals_in(form):
            linking.record(
                account, typed["system"], typed["subject"], by=request.user, request=request, at=timezone.now()
            )
            messages.success(request, _("Recorded. The holder can log in that way from now on."))
            return redirect("linked-login-list", pk)
    context = {
        "account": account,
        "links": account.linked_logins.select_related("recorded_by"),
        "form": form,
        "systems": systems,
        "may_keep": policy.may_keep_account(request.user, account),
    }
    return render(request, "portal/federation/linked_login_list.html", context)


@login_required
@require_POST
def linked_login_off(request: Request, pk: int, link_pk: int) -> HttpResponse:
    """Take a login off."""
    link = get_object_or_404(_kept(request, pk).linked_logins.select_related("user"), pk=link_pk)
    with refusals_told(request):
        linking.take_off(link, by=request.user, request=request, at=timezone.now())
        messages.success(request, _("Taken off. The account can no longer come in that way."))
    return redirect("linked-login-list", pk)
