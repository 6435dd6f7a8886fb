"""Pages of double random draws and of conflicts of interest."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facilities.models import Facility
from inspections.checklists.models import Checklist
from inspections.ground import policy
from inspections.ground.choices import VISITED_STATES
from inspections.planning import draws as drawing, due
from inspections.planning.forms import ConflictForm, DrawForm, ExclusionForm
from inspections.planning.models import ConflictOfInterest, Draw, DrawExclusion
from inspections.planning.querysets import offices_of
from inspections.visits.choices import AWAITED_VISITS
from inspections.visits.forms import CancelForm
from portal import paging
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in, refusals_told
from portal.models import Organisation, User


def _kept(request: Request, pk: int) -> Draw:
    rows = Draw.objects.kept_by(request.user).select_related("organisation__area", "checklist")
    return get_object_or_404(rows, pk=pk)


def _current(organisation: Organisation) -> QuerySet[Checklist]:
    return Checklist.objects.current(timezone.localdate()).filter(department=organisation.department_id)


@login_required
def draw_list(request: Request) -> HttpResponse:
    """List the draws of one's office and of those overseen."""
    require(policy.may_see_plans(request.user))
    rows = Draw.objects.visible_to(request.user).select_related("organisation", "checklist")
    draws, pager = paging.page(rows, request.GET, by="-pk", size=30)
    context = {"draws": draws, "pager": pager, "offices": offices_of(request.user), "today": timezone.localdate()}
    return render(request, "inspections/planning/draw_list.html", context)


@login_required
def draw_create(request: Request, organisation_pk: int) -> HttpResponse:
    """Prepare a draw of an office."""
    office = get_object_or_404(offices_of(request.user), pk=organisation_pk)
    return _prepare(request, Draw(organisation=office), _("The draw is prepared. Look at it, then draw."))


@login_required
def draw_edit(request: Request, pk: int) -> HttpResponse:
    """Change a draw that was not carried out."""
    return _prepare(request, _kept(request, pk), _("Saved."))


def _prepare(request: Request, draw: Draw, said: str) -> HttpResponse:
    form = DrawForm(request.POST or None, instance=draw, checklists=_current(draw.organisation))
    if form.is_valid():
        with refusals_in(form):
            drawing.prepare(form.instance, by=request.user, on=timezone.localdate())
            messages.success(request, said)
            return redirect(form.instance)
    return render(
        request, "inspections/planning/draw_form.html", {"form": form, "office": draw.organisation, "draw": draw}
    )


@login_required
def draw(request: Request, pk: int) -> HttpResponse:
    """Show a draw: before it what goes in and what is left out, after it the result and how far the visits are."""
    rows = Draw.objects.visible_to(request.user).select_related("organisation__area", "checklist")
    found = get_object_or_404(rows, pk=pk)
    context = {"draw": found, "transitions": found.transitions.select_related("by")}
    context |= _before(found) if found.is_prepared else _after(found)
    return render(request, "inspections/planning/draw_detail.html", context | {"today": timezone.localdate()})


def _before(draw: Draw) -> dict[str, Any]:
    today = timezone.localdate()
    record = drawing.frozen(draw, on=today)
    return {
        "facility_count": len(record["facilities"]),
        "inspectors": drawing.inspectors(draw),
        "exclusions": draw.exclusions.select_related("facility", "inspector", "by"),
        "conflicts": drawing.conflicts(draw, on=today),
        "obstacles": drawing.obstacles(record),
    }


def _after(draw: Draw) -> dict[str, Any]:
    lines = draw.drawn.select_related("facility", "visit").prefetch_related("inspectors")
    return {
        "lines": lines,
        "exclusions": draw.exclusions.select_related("facility", "inspector", "by"),
        "all_ended": not any(line.visit.state in AWAITED_VISITS for line in lines),
    }


@login_required
def draw_exclude(request: Request, pk: int) -> HttpResponse:
    """Leave somebody out of a draw, with the reason."""
    found = _kept(request, pk)
    today = timezone.localdate()
    people = User.objects.filter(pk__in=[user.pk for user in drawing.inspectors(found)])
    facilities = due.population(found.organisation, found.target, on=today)
    form = ExclusionForm(request.POST or None, facilities=facilities, inspectors=people)
    if form.is_valid():
        with refusals_in(form):
            drawing.exclude(found, by=request.user, **form.cleaned_data)
            return redirect(found)
    return render(request, "inspections/planning/draw_exclude.html", {"draw": found, "form": form})


@login_required
@require_POST
def draw_include(request: Request, pk: int, exclusion_pk: int) -> HttpResponse:
    """Take an exclusion back."""
    found = _kept(request, pk)
    exclusion = get_object_or_404(
        DrawExclusion.objects.select_related("draw__organisation__area"), draw=found, pk=exclusion_pk
    )
    with refusals_told(request):
        drawing.include(exclusion, by=request.user)
    return redirect(found)


@login_required
@require_POST
def draw_run(request: Request, pk: int) -> HttpResponse:
    """Draw."""
    found = _kept(request, pk)
    said = _("Drawn. The visits stand in the inspectors' lists; the facilities do not see them.")
    with refusals_told(request):
        drawing.carry_out(found, by=request.user, at=timezone.now())
        messages.success(request, said)
    return redirect(found)


@login_required
def draw_discard(request: Request, pk: int) -> HttpResponse:
    """Let a draw be that was not carried out, with the reason."""
    found = _kept(request, pk)
    form = CancelForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            drawing.discard(found, by=request.user, reason=form.cleaned_data["reason"])
            return redirect("draw-list")
    return render(request, "inspections/planning/draw_discard.html", {"draw": found, "form": form})


@login_required
@require_POST
def draw_publish(request: Request, pk: int) -> HttpResponse:
    """Publish the results of a draw."""
    found = _kept(request, pk)
    said = _("The results are published, with everything that is needed to draw again.")
    with refusals_told(request):
        drawing.publish(found, by=request.user, on=timezone.localdate())
        messages.success(request, said)
    return redirect(found)


@login_required
def conflict_list(request: Request) -> HttpResponse:
    """List one's own conflicts of interest and those of one's office; declare one."""
    require(policy.may_inspect(request.user))
    today = timezone.localdate()
    office = User.objects.filter(
        memberships__organisation__in=offices_of(request.user),
        memberships__until__isnull=True,
        memberships__role__in=drawing.INSPECTING,
    )
    people = User.objects.filter(pk__in=[request.user.pk, *office.values_list("pk", flat=True)]).order_by("pk")
    seen = Facility.objects.visible_to(request.user).filter(state__in=VISITED_STATES).order_by("name", "pk")
    initial = {"inspector": request.user}
    form = ConflictForm(request.POST or None, inspectors=people, facilities=seen, initial=initial)
    if form.is_valid():
        with refusals_in(form):
            drawing.declare(**form.cleaned_data, by=request.user, on=today)
            messages.success(request, _("Declared. It applies to every draw from now on."))
            return redirect("conflict-list")
    rows = ConflictOfInterest.objects.visible_to(request.user).select_related("inspector", "facility", "entered_by")
    context = {"form": form, "conflicts": rows.in_force(today), "past": rows.filter(until__lte=today)[:30]}
    return render(request, "inspections/planning/conflict_list.html", context)


@login_required
@require_POST
def conflict_end(request: Request, pk: int) -> HttpResponse:
    """Say that a conflict of interest no longer exists."""
    conflict = get_object_or_404(ConflictOfInterest.objects.visible_to(request.user), pk=pk)
    drawing.end_conflict(conflict, by=request.user, on=timezone.localdate())
    return redirect("conflict-list")
