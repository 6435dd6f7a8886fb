"""Pages on background checks: asked by facilities, answered by the police; the campaign and what follows from it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facilities.models import Facility
from portal import actions, paging, permissions
from portal.accounts.requests import Request
from portal.accounts.scope import require, scope_of
from portal.acts import refusals_in, refusals_told
from portal.models import Area
from staff.background import asking, campaigns, policy, renewing
from staff.background.choices import CheckState
from staff.background.forms import AnswerForm, CampaignForm, CheckForm, DealForm
from staff.background.models import BackgroundCheck, CheckCampaign, Referral


@login_required
def check_list(request: Request) -> HttpResponse:
    """List checks: those that wait first shown by the police's filter, the latest first."""
    require(policy.may_list_checks(request.user))
    rows = BackgroundCheck.objects.visible_to(request.user).select_related("facility")
    if request.GET.get("waiting"):
        rows = rows.waiting()
    found, pager = paging.page(rows, request.GET, by="-pk")
    return render(request, "staff/background/check_list.html", {"checks": found, "pager": pager})


def _facility(request: Request, pk: int) -> Facility:
    facility = get_object_or_404(Facility.objects.visible_to(request.user).with_area(), pk=pk)
    require(policy.may_ask(request.user, facility))
    return facility


@login_required
def check_create(request: Request, facility_pk: int) -> HttpResponse:
    """Ask about somebody before hiring."""
    facility = _facility(request, facility_pk)
    form = CheckForm(request.POST or None, instance=BackgroundCheck(facility=facility))
    if form.is_valid():
        with refusals_in(form):
            check = asking.ask(form.instance, by=request.user, on=timezone.localdate())
            messages.success(request, _("The question is on its way."))
            return redirect(check)
    return render(request, "staff/background/check_form.html", {"facility": facility, "form": form})


@login_required
def check_due(request: Request, facility_pk: int) -> HttpResponse:
    """Show whose check runs out soon or was never made, and ask the police about all of them at once."""
    facility, today = _facility(request, facility_pk), timezone.localdate()
    due = list(renewing.due(Facility.objects.filter(pk=facility.pk), today))
    if request.method == "POST":
        count = asking.ask_about_all(facility, due, by=request.user, on=today)
        messages.success(request, _("People asked about: %(count)s.") % {"count": count})
        return redirect("check-due", facility_pk=facility.pk)
    asked = BackgroundCheck.objects.waiting().filter(facility=facility)
    context = {"facility": facility, "due": due, "asked": asked}
    return render(request, "staff/background/check_due.html", context)


def _check(request: Request, pk: int) -> BackgroundCheck:
    rows = BackgroundCheck.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("facility__area", "facility__operator__organisation"), pk=pk)


@login_required
def check(request: Request, pk: int) -> HttpResponse:
    """Show a check; the police answer it here."""
    found = _check(request, pk)
    context = {
        "check": found,
        "may": actions.allowed(found, request.user),
        "form": AnswerForm(),
        "transitions": found.transitions.select_related("by"),
    }
    return render(request, "staff/background/check.html", context)


@login_required
@require_POST
def check_answer(request: Request, pk: int) -> HttpResponse:
    """Answer a check."""
    found, today = _check(request, pk), timezone.localdate()
    require(policy.may_answer(request.user, found))
    form = AnswerForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            if form.cleaned_data["result"] == CheckState.CLEAR:
                asking.clear(found, number=form.cleaned_data["number"], by=request.user, on=today)
            else:
                asking.bar(found, by=request.user, on=today)
            messages.success(request, _("Recorded."))
            return redirect(found)
    context = {"check": found, "may": actions.allowed(found, request.user), "form": form}
    return render(request, "staff/background/check.html", context)


@login_required
def campaign_list(request: Request) -> HttpResponse:
    """List campaigns and referrals; whoever decides for the bureau opens this year's."""
    require(policy.may_list_campaigns(request.user))
    context = {
        "campaigns": CheckCampaign.objects.visible_to(request.user).select_related("area"),
        "referrals": Referral.objects.visible_to(request.user).select_related("facility", "campaign__area"),
        "may_open": policy.may_open_campaigns(request.user),
    }
    return render(request, "staff/background/campaign_list.html", context)


@login_required
def campaign_create(request: Request) -> HttpResponse:
    """Open this year's campaign."""
    require(policy.may_open_campaigns(request.user))
    area = Area.objects.filter(code__in=scope_of(request.user).areas(permissions.DECIDE_FILINGS)).order_by("code")[0]
    form = CampaignForm(request.POST or None, instance=CheckCampaign(area=area))
    if form.is_valid():
        with refusals_in(form):
            campaign = campaigns.open_campaign(form.instance, by=request.user, on=timezone.localdate())
            messages.success(request, _("The campaign is open; every facility was told."))
            return redirect(campaign)
    return render(request, "staff/background/campaign_form.html", {"form": form})


def _campaign(request: Request, pk: int) -> CheckCampaign:
    return get_object_or_404(CheckCampaign.objects.visible_to(request.user).select_related("area"), pk=pk)


@login_required
def campaign(request: Request, pk: int) -> HttpResponse:
    """Show how far each facility is."""
    found, today = _campaign(request, pk), timezone.localdate()
    require(policy.may_list_campaigns(request.user))
    rows = campaigns.outcomes(found, today)
    context = {
        "campaign": found,
        "outcomes": rows,
        "missing": sum(row.missing for row in rows),
        "at_work": sum(row.at_work for row in rows),
        "may_close": policy.may_run(request.user, found) and found.closed_on is None and today > found.due_on,
    }
    return render(request, "staff/background/campaign.html", context)


@login_required
@require_POST
def campaign_close(request: Request, pk: int) -> HttpResponse:
    """Close the campaign and refer whoever did not ask."""
    found = _campaign(request, pk)
    with refusals_told(request):
        campaigns.close(found, by=request.user, on=timezone.localdate())
        messages.success(request, _("The campaign is closed."))
    return redirect(found)


@login_required
def referral(request: Request, pk: int) -> HttpResponse:
    """Show a referral; its department says what it did."""
    rows = Referral.objects.visible_to(request.user).select_related("facility__area", "campaign__area", "department")
    found = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        require(policy.may_deal_with(request.user, found))
    form = DealForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            campaigns.deal_with(found, form.cleaned_data["outcome"], note=form.cleaned_data["note"], by=request.user)
            messages.success(request, _("Recorded."))
            return redirect(found)
    context = {
        "referral": found,
        "form": form,
        "may": actions.allowed(found, request.user),
        "transitions": found.transitions.select_related("by"),
    }
    return render(request, "staff/background/referral.html", context)
