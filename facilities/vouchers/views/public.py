"""A family looks at its voucher by the code alone, without an account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from facilities.vouchers import vouchers
from facilities.vouchers.forms import CodeForm
from portal.accounts.origin import client_address
from portal.acts import refusals_in


@never_cache
def voucher_check(request: HttpRequest) -> HttpResponse:
    """Show what a voucher is worth, until when it holds, where it is taken, and whether it was used."""
    form, row = CodeForm(request.POST or None), None
    if form.is_valid():
        with refusals_in(form):
            row = vouchers.looked_up(form.cleaned_data["code"], address=client_address(request), at=timezone.now())
    today = timezone.localdate()
    context = {"form": form, "row": row, "is_over": row is not None and row.valid_until < today, "today": today}
    return render(request, "facilities/vouchers/check.html", context)
