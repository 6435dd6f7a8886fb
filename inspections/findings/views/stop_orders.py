"""Stop orders: given on a visit, read by all departments concerned, lifted by two people."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from inspections.findings import policy, stop_orders
from inspections.findings.choices import StopState
from inspections.findings.forms import ReasonForm, StopForm
from inspections.findings.models import StopOrder
from inspections.visits import sheet
from inspections.visits.models import Visit
from inspections.visits.views.officer import conducted
from portal import actions, paging
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in
from portal.letters import letters
from portal.models import Letter
from portal.rulebook import policy as cellar
from portal.rulebook.choices import Severity
from portal.workflow import workflow


@login_required
def visit_stop(request: Request, pk: int) -> HttpResponse:
    """Order at once what must stop, for a serious item that is not met."""
    visit = conducted(request, pk)
    lines = _stoppable(visit)
    form = StopForm(request.POST or None, lines=lines)
    if form.is_valid():
        sent = form.cleaned_data
        item = next(line.item for line in lines if str(line.item.pk) == sent["item"])
        rest = {name: sent[name] for name in ("kind", "part", "reasons")}
        with refusals_in(form):
            order = stop_orders.stop(visit, item, by=request.user, at=timezone.now(), **rest)
            messages.success(
                request, _("The stop order is given. The departments concerned are told, and it is published.")
            )
            return redirect(order)
    context = {"visit": visit, "form": form, "lines": lines}
    return render(request, "inspections/findings/visit_stop.html", context)


def _stoppable(visit: Visit) -> list[sheet.Line]:
    """Return the serious lines that failed with note and photo."""
    lines = sheet.sheet(visit) if visit.is_open else []
    return [line for line in lines if line.has_failed and not line.lacks and line.severity == Severity.SERIOUS]


@login_required
def stop_order_list(request: Request) -> HttpResponse:
    """Show the stop orders that concern the user, those that stand first."""
    require(policy.may_see_stops(request.user))
    found = StopOrder.objects.visible_to(request.user).with_case()
    if request.GET.get("state") != "all":
        found = found.in_force()
    rows, pager = paging.page(found, request.GET, by="-pk")
    context = {
        "orders": rows,
        "pager": pager,
        "shows_all": request.GET.get("state") == "all",
        "may_keep_rules": cellar.may_keep_rulebook(request.user),
    }
    return render(request, "inspections/findings/stop_order_list.html", context)


@login_required
def stop_order(request: Request, pk: int) -> HttpResponse:
    """Show what is stopped, why, who was told, and what is needed to lift it."""
    return _page(request, _visible(request, pk), ReasonForm())


@login_required
@require_POST
def stop_order_propose(request: Request, pk: int) -> HttpResponse:
    """Propose to lift the order."""
    order = _visible(request, pk)
    require(policy.may_lift(request.user, order))
    form = ReasonForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            stop_orders.propose_lifting(order, by=request.user, note=form.cleaned_data["note"])
            messages.success(request, _("The lifting is proposed; a second person has to agree."))
            return redirect(order)
    return _page(request, order, form)


@login_required
@require_POST
def stop_order_lift(request: Request, pk: int) -> HttpResponse:
    """Agree to the lifting as a second person."""
    order = _visible(request, pk)
    stop_orders.lift(order, by=request.user, at=timezone.now())
    messages.success(request, _("The stop order is lifted. The operator and the departments are told."))
    return redirect(order)


@login_required
@require_POST
def stop_order_decline(request: Request, pk: int) -> HttpResponse:
    """Decline the lifting with a reason."""
    order = _visible(request, pk)
    require(policy.may_lift(request.user, order))
    form = ReasonForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            stop_orders.decline_lifting(order, by=request.user, note=form.cleaned_data["note"])
            messages.success(request, _("The stop order stands on."))
            return redirect(order)
    return _page(request, order, form)


def _visible(request: Request, pk: int) -> StopOrder:
    return get_object_or_404(StopOrder.objects.visible_to(request.user).with_case(), pk=pk)


def _page(request: Request, order: StopOrder, form: ReasonForm) -> HttpResponse:
    order.refresh_from_db(fields=["state"])
    finding, may = stop_orders.finding_of(order), actions.allowed(order, request.user)
    is_to_lift = order.state == StopState.STANDING and policy.may_lift(request.user, order)
    context = {
        "order": order,
        "finding": finding,
        "form": form,
        "told": order.told.all(),
        "letters": letters.visible_to(request.user).filter(pk__in=_letters(order)),
        "obstacle": stop_orders.obstacle(order) if is_to_lift else "",
        "may": may,
        "transitions": workflow.transitions(order),
    }
    return render(request, "inspections/findings/stop_order.html", context)


def _letters(order: StopOrder) -> list[int]:
    return list(Letter.objects.about(order).values_list("pk", flat=True))
