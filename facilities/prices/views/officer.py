"""The price desk of 发改 and 市场监管: fees beside their like, questions, and the district's rules."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.ground.models import Facility
from facilities.prices import inquiries, outliers, policy, rules
from facilities.prices.choices import InquiryState
from facilities.prices.forms import DeskFilter, PriceRuleForm, QuestionForm, TextForm
from facilities.prices.models import PriceInquiry, PriceRule
from portal import actions
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in
from portal.models import Area
from portal.workflow import workflow

SHOWN = 200


@login_required
def price_desk(request: Request) -> HttpResponse:
    """Show the fees of the day, the most unusual first, with the questions that are open."""
    require(policy.may_see_desk(request.user))
    today, form = timezone.localdate(), DeskFilter(request.GET)
    rows = outliers.charged(Facility.objects.visible_to(request.user).public(), today)
    unusual = [row for row in rows if row.is_outlier]
    shown = unusual if form.is_valid() and form.cleaned_data["only"] else rows
    context = {
        "form": form,
        "rows": shown[:SHOWN],
        "count": len(rows),
        "unusual": len(unusual),
        "cut": len(shown) > SHOWN,
        "open": _open(request),
        "may_ask": policy.may_oversee(request.user, _district()),
        "today": today,
    }
    return render(request, "facilities/prices/desk.html", context)


def _open(request: Request) -> dict[int, PriceInquiry]:
    rows = PriceInquiry.objects.visible_to(request.user).exclude(state=InquiryState.CLOSED)
    return {row.facility_id: row for row in rows}


def _district() -> Area:
    return Area.objects.get(pk=settings.DISTRICT_CODE)


@login_required
def price_inquire(request: Request, pk: int) -> HttpResponse:
    """Ask an operator why a fee is as it is."""
    rows = Facility.objects.visible_to(request.user).select_related("area", "operator__organisation")
    facility = get_object_or_404(rows, pk=pk)
    require(policy.may_oversee(request.user, facility.area))
    form = QuestionForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            question = form.cleaned_data["question"]
            messages.success(request, _("The operator was asked."))
            return redirect(inquiries.ask(facility, question, by=request.user, on=timezone.localdate()))
    context = {
        "facility": facility,
        "form": form,
        "heading": _("Ask about the fee"),
        "back": facility.get_absolute_url(),
    }
    return render(request, "facilities/ground/form.html", context)


@login_required
def price_inquiry(request: Request, pk: int) -> HttpResponse:
    """Show a question about a fee with its answer, to the operator and those who oversee prices."""
    row = get_object_or_404(PriceInquiry.objects.visible_to(request.user).with_facility(), pk=pk)
    context = {
        "row": row,
        "facility": row.facility,
        "may": actions.allowed(row, request.user),
        "transitions": workflow.transitions(row),
    }
    return render(request, "facilities/prices/inquiry.html", context)


@login_required
def price_inquiry_settle(request: Request, pk: int) -> HttpResponse:
    """Settle a question that was answered."""
    row = get_object_or_404(PriceInquiry.objects.visible_to(request.user).with_facility(), pk=pk)
    require(policy.may_settle(request.user, row))
    form = TextForm(request.POST or None, label=_("Outcome"))
    if form.is_valid():
        with refusals_in(form):
            inquiries.settle(row, form.cleaned_data["text"], by=request.user, on=timezone.localdate())
            messages.success(request, _("Recorded."))
            return redirect(row)
    context = {
        "facility": row.facility,
        "form": form,
        "heading": _("Settle the question"),
        "back": row.get_absolute_url(),
    }
    return render(request, "facilities/ground/form.html", context | {"explanation": row.answer})


@login_required
def price_rule_list(request: Request) -> HttpResponse:
    """List the district's rules, those in force first."""
    require(policy.may_see_desk(request.user))
    today = timezone.localdate()
    context = {
        "rules": PriceRule.objects.order_by("-from_on", "-pk"),
        "may_lay_down": policy.may_lay_down(request.user),
        "today": today,
    }
    return render(request, "facilities/prices/rules.html", context)


@login_required
def price_rule_create(request: Request) -> HttpResponse:
    """Lay down what inclusive care may cost from a day on."""
    require(policy.may_lay_down(request.user))
    form = PriceRuleForm(request.POST or None, instance=PriceRule(area=_district()))
    if form.is_valid():
        with refusals_in(form):
            rules.lay_down(form.save(commit=False), by=request.user, on=timezone.localdate())
            messages.success(request, _("The rule is laid down."))
            return redirect("price-rule-list")
    return render(request, "facilities/prices/rule_form.html", {"form": form})
