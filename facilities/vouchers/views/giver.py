"""Pages of who gives vouchers, and of who pays and audits: the desk, giving, one voucher, withdrawing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.support.choices import SchemeKind
from facilities.support.models import Scheme
from facilities.vouchers import policy, settling, vouchers
from facilities.vouchers.forms import FilterForm, GiveForm, ReasonForm
from facilities.vouchers.models import Voucher
from portal import paging
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in


@login_required
def voucher_list(request: Request) -> HttpResponse:
    """List the vouchers that the user sees, and of each scheme what is given, redeemed, paid for and left of its budget."""
    require(policy.may_see_desk(request.user))
    today, form = timezone.localdate(), FilterForm(request.GET)
    seen = Voucher.objects.visible_to(request.user)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    rows, pager = paging.page((seen.filter(state=state) if state else seen).with_facts(), request.GET, by="-pk")
    schemes = Scheme.objects.filter(kind=SchemeKind.VOUCHER)
    context = {
        "rows": rows,
        "pager": pager,
        "form": form,
        "year": today.year,
        "schemes": settling.standings(schemes, seen, today.year),
        "may_give": policy.may_give(request.user),
    }
    return render(request, "facilities/vouchers/vouchers.html", context)


@login_required
def voucher_give(request: Request) -> HttpResponse:
    """Give a child a voucher; the next page shows its code."""
    require(policy.may_give(request.user))
    today = timezone.localdate()
    form = GiveForm(request.POST or None, on=today)
    if form.is_valid():
        with refusals_in(form):
            made = vouchers.give(**form.cleaned_data, by=request.user, at=timezone.now(), on=today)
            messages.success(request, _("The voucher is given. Hand its code to the family."))
            return redirect(made)
    return render(request, "facilities/vouchers/give.html", {"form": form})


def _voucher(request: Request, pk: int) -> Voucher:
    return get_object_or_404(Voucher.objects.visible_to(request.user).with_facts(), pk=pk)


@login_required
def voucher(request: Request, pk: int) -> HttpResponse:
    """Show a voucher; its code only to the department that gave it, while it can be used."""
    row = _voucher(request, pk)
    context = {
        "row": row,
        "is_code_shown": row.can_be_redeemed and policy.may_withdraw(request.user, row),
        "is_claimed": vouchers.is_claimed(row),
        "may_see_list": policy.may_see_desk(request.user),
        "transitions": row.transitions.select_related("by"),
    }
    return render(request, "facilities/vouchers/voucher.html", context)


@login_required
def voucher_withdraw(request: Request, pk: int) -> HttpResponse:
    """Take a voucher out of use."""
    row = _voucher(request, pk)
    require(policy.may_withdraw(request.user, row))
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            vouchers.withdraw(row, form.cleaned_data["reason"], by=request.user, on=timezone.localdate())
            messages.success(request, _("The voucher is withdrawn; its sum is free again."))
            return redirect(row)
    context = {"form": form, "row": row, "heading": _("Withdraw the voucher")}
    return render(request, "facilities/vouchers/reason.html", context)
