"""The facility's page of vouchers: redeeming, what was redeemed, and the way to the claim of a month."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.ground.views.own import running_facility
from facilities.vouchers import policy, settling, vouchers
from facilities.vouchers.forms import ReasonForm, RedeemForm
from facilities.vouchers.models import Voucher
from portal import paging
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in


@login_required
def voucher_redeem(request: Request, pk: int) -> HttpResponse:
    """Take a family's voucher for a child; show what was redeemed and which months wait for their claim."""
    facility, today = running_facility(request, pk), timezone.localdate()
    form = RedeemForm(request.POST or None, facility=facility, on=today)
    if form.is_valid():
        with refusals_in(form):
            told = form.cleaned_data
            taken = vouchers.redeem(facility, told["code"], told["child"], by=request.user, on=today)
            messages.success(request, _("The voucher is redeemed: %(yuan)s yuan.") % {"yuan": taken.yuan})
            return redirect("voucher-redeem", pk=facility.pk)
    rows, pager = paging.page(facility.vouchers.redeemed().with_facts(), request.GET, by="-pk")
    context = {
        "facility": facility,
        "form": form,
        "rows": rows,
        "pager": pager,
        "dues": settling.unclaimed(facility, on=today),
        "has_children": form.fields["child"].queryset.exists(),  # type: ignore[attr-defined]
    }
    return render(request, "facilities/vouchers/redeem.html", context)


@login_required
def voucher_take_back(request: Request, pk: int) -> HttpResponse:
    """Undo what was redeemed by mistake."""
    row = get_object_or_404(Voucher.objects.visible_to(request.user).with_facts(), pk=pk)
    require(policy.may_take_back(request.user, row))
    facility_pk, form = row.facility_id, ReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            vouchers.take_back(row, form.cleaned_data["reason"], by=request.user)
            messages.success(request, _("Taken back: the family may use its voucher again while it holds."))
            return redirect("voucher-redeem", pk=facility_pk)
    context = {"form": form, "row": row, "heading": _("Take back what was redeemed")}
    return render(request, "facilities/vouchers/reason.html", context)
