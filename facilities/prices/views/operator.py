"""The operator's pages of fees: a new sheet, taking one back, answering a question."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facilities.ground.models import Facility
from facilities.ground.views.own import running_facility
from facilities.prices import inquiries, policy, sheets
from facilities.prices.forms import FeeSheetForm, TextForm
from facilities.prices.models import FeeItem, FeeSheet, PriceInquiry
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in, refusals_told


@login_required
def fee_sheet_create(request: Request, pk: int) -> HttpResponse:
    """Show all fees that hold from a day on; the form begins with those of today."""
    facility, today = running_facility(request, pk), timezone.localdate()
    kinds = sorted(set(facility.classes.values_list("kind", flat=True)))
    latest = facility.fee_sheets.in_force(today).first()
    sheet = FeeSheet(facility=facility, prepaid_months=latest.prepaid_months if latest else 1)
    sheet.fee_note = facility.fee_note
    form = FeeSheetForm(
        request.POST or None,
        request.FILES or None,
        instance=sheet,
        items=FeeItem.objects.in_force(today),
        kinds=kinds,
        shown=sheets.in_force(facility, today),
        initial={"holds_from": today},
    )
    if form.is_valid():
        with refusals_in(form):
            board = form.cleaned_data["board"]
            sheets.publish(form.save(commit=False), form.fees(), by=request.user, on=today, board=board)
            messages.success(request, _("Saved. It shows at once."))
            return redirect("affairs", pk=facility.pk)
    context = {
        "facility": facility,
        "form": form,
        "heading": _("Fee sheet"),
        "explanation": _(
            "Nothing may be charged that is not on the sheet. A higher fee is announced before it holds; families see it at once."
        ),
    }
    return render(request, "facilities/ground/form.html", context)


@login_required
@require_POST
def fee_sheet_withdraw(request: Request, pk: int) -> HttpResponse:
    """Take back a sheet that does not hold yet."""
    mine = FeeSheet.objects.filter(facility__in=Facility.objects.operated_by(request.user))
    sheet = get_object_or_404(mine.select_related("facility"), pk=pk)
    with refusals_told(request):
        sheets.withdraw(sheet, by=request.user, on=timezone.localdate())
    return redirect("affairs", pk=sheet.facility_id)


@login_required
def price_inquiry_answer(request: Request, pk: int) -> HttpResponse:
    """Answer a question about a fee."""
    rows = PriceInquiry.objects.visible_to(request.user).with_facility()
    inquiry = get_object_or_404(rows, pk=pk)
    require(policy.may_answer(request.user, inquiry))
    form = TextForm(request.POST or None, label=_("Answer"))
    if form.is_valid():
        with refusals_in(form):
            inquiries.answer(inquiry, form.cleaned_data["text"], by=request.user, on=timezone.localdate())
            messages.success(request, _("Your answer was sent."))
            return redirect(inquiry)
    context = {"facility": inquiry.facility, "form": form, "heading": _("Answer the question about the fee")}
    context |= {"explanation": inquiry.question, "back": inquiry.get_absolute_url()}
    return render(request, "facilities/ground/form.html", context)
