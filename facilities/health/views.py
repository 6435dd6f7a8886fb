"""Illness in care: the operator's cases, and the clusters that the bureau deals with."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.ground.policy import may_create_facilities
from facilities.ground.views.own import own_facility, running_facility
from facilities.health import events, policy
from facilities.health.forms import ClusterForm, HealthEventForm, ReturnForm, SendHomeForm
from facilities.health.models import Cluster, HealthEvent
from portal import actions, paging, permissions
from portal.accounts.requests import Request
from portal.accounts.scope import may_anywhere, require
from portal.acts import refusals_in


@login_required
def health_event_list(request: Request, pk: int) -> HttpResponse:
    """List the cases of an own facility, the latest first."""
    facility = own_facility(request, pk)
    rows, pager = paging.page(facility.health_events.all(), request.GET, by="-pk")
    return render(request, "facilities/health/list.html", {"facility": facility, "rows": rows, "pager": pager})


@login_required
def health_event_create(request: Request, pk: int) -> HttpResponse:
    """Enter a case."""
    facility = running_facility(request, pk)
    form = HealthEventForm(request.POST or None, facility=facility, initial={"day": timezone.localdate()})
    if form.is_valid():
        with refusals_in(form):
            row = events.report(facility, **form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, _("The case is entered. Please tell the guardian."))
            return redirect(row)
    return _form(request, facility, form, _("A child fell ill"))


def _form(request: Request, facility: Any, form: Any, heading: str) -> HttpResponse:
    return render(request, "facilities/ground/form.html", {"facility": facility, "form": form, "heading": heading})


def _own(request: Request, pk: int) -> HealthEvent:
    rows = HealthEvent.objects.visible_to(request.user).select_related("facility__operator__organisation", "care_class")
    return get_object_or_404(rows, pk=pk)


@login_required
def health_event(request: Request, pk: int) -> HttpResponse:
    """Show a case with what may be done."""
    row = _own(request, pk)
    return render(request, "facilities/health/event.html", {"event": row, "may": actions.allowed(row, request.user)})


@login_required
def health_event_home(request: Request, pk: int) -> HttpResponse:
    """Say when the guardian was told and that the child was fetched."""
    row = _own(request, pk)
    require(policy.may_follow_up(request.user, row))
    form = SendHomeForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            events.send_home(row, **form.cleaned_data, by=request.user, at=timezone.now())
            return redirect(row)
    return _form(request, row.facility, form, _("Guardian told, child fetched"))


@login_required
def health_event_back(request: Request, pk: int) -> HttpResponse:
    """Take a child back into the class."""
    row = _own(request, pk)
    require(policy.may_follow_up(request.user, row))
    form = ReturnForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            events.take_back(row, **form.cleaned_data, by=request.user, on=timezone.localdate())
            return redirect(row)
    return _form(request, row.facility, form, _("Back in the class"))


@login_required
def cluster_list(request: Request) -> HttpResponse:
    """List clusters: the bureau those of its area, operators their own."""
    require(may_anywhere(request.user, permissions.REVIEW_FILINGS) or may_create_facilities(request.user))
    rows, pager = paging.page(
        Cluster.objects.visible_to(request.user).select_related("facility"), request.GET, by="-pk"
    )
    return render(request, "facilities/health/clusters.html", {"rows": rows, "pager": pager})


@login_required
def cluster(request: Request, pk: int) -> HttpResponse:
    """Show a cluster; the bureau says what it did."""
    rows = Cluster.objects.visible_to(request.user).select_related("facility__area", "facility__operator__organisation")
    row = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        require(policy.may_deal_with(request.user, row))
    form = ClusterForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            events.deal_with(row, **form.cleaned_data, by=request.user, at=timezone.now())
            return redirect(row)
    context = {"cluster": row, "form": form, "events": row.events.all(), "may": actions.allowed(row, request.user)}
    return render(request, "facilities/health/cluster.html", context)
