"""Safety: the operator's plans, drills and checks, the board of emergency management, reports of suspected abuse."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Max, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facilities.daily.policy import may_read, may_see_board
from facilities.ground.choices import RUNNING_STATES
from facilities.ground.models import Facility
from facilities.ground.policy import may_operate, may_update
from facilities.ground.views.own import running_facility
from facilities.safety import abuse, policy, protection
from facilities.safety.choices import Emergency
from facilities.safety.forms import (
    AbuseForm,
    CallForm,
    DrillForm,
    EquipmentForm,
    PlanForm,
    RemarkForm,
    RemovalForm,
)
from facilities.safety.models import AbuseReport, AbuseStep, EmergencyPlan, EquipmentCheck
from portal import paging
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in

SHOWN = 30


@login_required
def safety(request: Request, pk: int) -> HttpResponse:
    """Show plans, drills, checks and hazards of a facility; the operator enters them here."""
    facility = get_object_or_404(Facility.objects.visible_to(request.user).with_area(), pk=pk)
    if not facility.was_filed or not may_read(request.user, facility):
        raise Http404
    context = {
        "facility": facility,
        "plans": facility.emergency_plans.all()[:SHOWN],
        "drills": facility.drills.all()[:SHOWN],
        "checks": facility.equipment_checks.all()[:SHOWN],
        "reports": AbuseReport.objects.visible_to(request.user).filter(facility=facility),
        "may_keep": may_update(request.user, facility),
    }
    return render(request, "facilities/safety/safety.html", context)


def _form(request: Request, facility: Facility, form: Any, heading: str, explanation: str = "") -> HttpResponse:
    context = {"facility": facility, "form": form, "heading": heading, "explanation": explanation}
    return render(request, "facilities/ground/form.html", context)


def _entered(request: Request, pk: int, kind: Any, act: Any, heading: str, day: str) -> HttpResponse:
    """Show a form of one of the operator's entries, and keep what it holds."""
    facility, today = running_facility(request, pk), timezone.localdate()
    form = kind(request.POST or None, initial={day: today})
    if form.is_valid():
        with refusals_in(form):
            act(facility, **form.cleaned_data, by=request.user, on=today)
            return redirect("safety", pk=pk)
    return _form(request, facility, form, heading)


@login_required
def plan_create(request: Request, pk: int) -> HttpResponse:
    """Adopt a plan, or its next version."""
    return _entered(request, pk, PlanForm, protection.adopt, _("Emergency plan"), "adopted_on")


@login_required
def drill_create(request: Request, pk: int) -> HttpResponse:
    """Enter a drill."""
    return _entered(request, pk, DrillForm, protection.hold_drill, _("A drill was held"), "held_on")


@login_required
def equipment_create(request: Request, pk: int) -> HttpResponse:
    """Enter a check of equipment."""
    return _entered(request, pk, EquipmentForm, protection.check, _("Check of equipment"), "checked_on")


@login_required
def plan(request: Request, pk: int) -> HttpResponse:
    """Show a plan; emergency management says that it read it."""
    rows = EmergencyPlan.objects.filter(facility__in=Facility.objects.visible_to(request.user))
    row = get_object_or_404(rows.select_related("facility__area", "read_by"), pk=pk)
    may_mark = policy.may_read_plan(request.user, row) and not row.read_on
    if request.method == "POST":
        require(policy.may_read_plan(request.user, row))
    form = RemarkForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            protection.read(row, **form.cleaned_data, by=request.user, on=timezone.localdate())
            return redirect(row)
    return render(request, "facilities/safety/plan.html", {"plan": row, "form": form, "may_mark": may_mark})


@login_required
def hazard_remove(request: Request, pk: int) -> HttpResponse:
    """Say how a hazard was removed."""
    mine = EquipmentCheck.objects.filter(facility__in=Facility.objects.operated_by(request.user))
    row = get_object_or_404(mine.select_related("facility"), pk=pk)
    form = RemovalForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            protection.remove(row, **form.cleaned_data, by=request.user, on=timezone.localdate())
            return redirect("safety", pk=row.facility_id)
    return _form(request, row.facility, form, _("Hazard removed"), row.hazard)


@login_required
def safety_board(request: Request) -> HttpResponse:
    """Show facilities with their kinds of plans, drills of the year, the last fire drill, hazards open."""
    require(may_see_board(request.user))
    since = timezone.localdate() - timedelta(days=365)
    rows = Facility.objects.visible_to(request.user).filter(state__in=RUNNING_STATES).select_related("area__parent")
    rows = rows.annotate(
        plans=Count("emergency_plans__kind", distinct=True),
        drilled=Count("drills__kind", filter=Q(drills__held_on__gte=since), distinct=True),
        fire=Max("drills__held_on", filter=Q(drills__kind=Emergency.FIRE)),
        hazards=Count(
            "equipment_checks",
            filter=Q(equipment_checks__removed_on=None) & ~Q(equipment_checks__hazard=""),
            distinct=True,
        ),
    )
    lines, pager = paging.numbered(rows.order_by("-hazards", "drilled", "area_id", "pk"), request.GET)
    context = {"lines": lines, "pager": pager, "kinds": len(Emergency)}
    return render(request, "facilities/safety/board.html", context)


@login_required
def abuse_create(request: Request, pk: int) -> HttpResponse:
    """Report a suspicion; the authorities are told at once."""
    facility = running_facility(request, pk)
    form = AbuseForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            row = abuse.report(facility, **form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, _("The three authorities are told. Please call each of them now."))
            return redirect(row)
    words = _(
        "Danger now: call 110 first. The portal tells police, civil affairs and education at once and keeps the times."
    )
    return _form(request, facility, form, _("Report suspected abuse"), words)


@login_required
def abuse_report(request: Request, pk: int) -> HttpResponse:
    """Show a report with the times of each authority."""
    rows = AbuseReport.objects.visible_to(request.user).select_related("facility__operator__organisation")
    row = get_object_or_404(rows, pk=pk)
    steps = list(row.steps.select_related("department", "report__facility__area"))
    context = {
        "report": row,
        "steps": [(step, policy.may_confirm(request.user, step)) for step in steps],
        "operates": may_operate(request.user, row.facility),
    }
    return render(request, "facilities/safety/abuse.html", context)


def _step(request: Request, pk: int) -> AbuseStep:
    rows = AbuseStep.objects.filter(report__in=AbuseReport.objects.visible_to(request.user))
    return get_object_or_404(
        rows.select_related("report__facility__operator__organisation", "report__facility__area", "department"), pk=pk
    )


@login_required
def abuse_call(request: Request, pk: int) -> HttpResponse:
    """Enter when an authority was called."""
    step = _step(request, pk)
    require(may_operate(request.user, step.report.facility))
    form = CallForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            abuse.called(step, **form.cleaned_data, by=request.user, at=timezone.now())
            return redirect(step.report)
    return _form(request, step.report.facility, form, _("Called: %(department)s") % {"department": step.department})


@login_required
@require_POST
def abuse_confirm(request: Request, pk: int) -> HttpResponse:
    """Let an authority confirm the report."""
    step = _step(request, pk)
    abuse.confirm(step, by=request.user, at=timezone.now())
    return redirect(step.report)
