"""Pages of those who plan: the yearly plan with its progress, and who is due for a visit."""

from collections.abc import Iterable
from uuid import uuid4

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
from inspections.ground import policy as ground_policy
from inspections.ground.choices import RiskLevel
from inspections.planning import due, plans
from inspections.planning.forms import LineForm, OfficeForm, RemarkForm, TapForm
from inspections.planning.models import PlanLine, YearPlan
from inspections.planning.querysets import offices_of
from inspections.visits import policy as visits_policy
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in, refusals_told
from portal.errors import Refused

DUE_ROWS = 50


def _checklists(request: Request) -> QuerySet[Checklist]:
    return Checklist.objects.current(timezone.localdate()).for_user(request.user)


def _kept(request: Request, pk: int) -> YearPlan:
    rows = YearPlan.objects.kept_by(request.user).select_related("organisation__area")
    return get_object_or_404(rows, pk=pk)


@login_required
def plan_list(request: Request) -> HttpResponse:
    """List the plans of all offices that the user may see, and let one's own be begun."""
    require(ground_policy.may_see_plans(request.user))
    today = timezone.localdate()
    offices = offices_of(request.user)
    form = OfficeForm(offices=offices, years=[today.year, today.year + 1]) if offices else None
    visible = YearPlan.objects.visible_to(request.user).select_related("organisation")
    context = {"drafts": visible.drafts(), "published": visible.published(), "form": form}
    return render(request, "inspections/planning/plan_list.html", context)


@login_required
@require_POST
def plan_draft(request: Request) -> HttpResponse:
    """Begin the plan of a year, or the next version of the one that holds."""
    today = timezone.localdate()
    offices = offices_of(request.user)
    require(offices.exists())
    form = OfficeForm(request.POST, offices=offices, years=[today.year, today.year + 1])
    if form.is_valid():
        with refusals_in(form):
            plan = plans.draft(**form.cleaned_data, by=request.user, on=today)
            return redirect(plan)
    visible = YearPlan.objects.visible_to(request.user).select_related("organisation")
    context = {"drafts": visible.drafts(), "published": visible.published(), "form": form}
    return render(request, "inspections/planning/plan_list.html", context)


@login_required
def plan(request: Request, pk: int) -> HttpResponse:
    """Show a plan: a draft with its form, a published one with its progress and whom to visit still."""
    rows = YearPlan.objects.visible_to(request.user).select_related("organisation__area")
    found = get_object_or_404(rows, pk=pk)
    context = {
        "plan": found,
        "lines": found.lines.select_related("checklist"),
        "progress": [] if found.is_draft else due.progress(found),
        "transitions": found.transitions.select_related("by"),
        "remark": RemarkForm(initial={"note": found.note}),
        "key": uuid4,
    }
    return render(request, "inspections/planning/plan_detail.html", context)


@login_required
def plan_line_add(request: Request, pk: int) -> HttpResponse:
    """Add a line to a draft."""
    draft = _kept(request, pk)
    current = Checklist.objects.current(timezone.localdate()).filter(department=draft.organisation.department_id)
    form = LineForm(request.POST or None, checklists=current)
    if form.is_valid():
        with refusals_in(form):
            plans.add_line(draft, by=request.user, **form.cleaned_data)
            return redirect(draft)
    return render(request, "inspections/planning/plan_line.html", {"plan": draft, "form": form})


@login_required
@require_POST
def plan_line_remove(request: Request, pk: int, line_pk: int) -> HttpResponse:
    """Take a line out of a draft."""
    draft = _kept(request, pk)
    line = get_object_or_404(PlanLine.objects.select_related("plan__organisation__area"), plan=draft, pk=line_pk)
    with refusals_told(request):
        plans.remove_line(line, by=request.user)
    return redirect(draft)


@login_required
@require_POST
def plan_remark(request: Request, pk: int) -> HttpResponse:
    """Keep the draft's aims and remarks."""
    draft, form = _kept(request, pk), RemarkForm(request.POST)
    with refusals_told(request):
        if not form.is_valid():
            raise Refused(_("At most %(most)s characters, please.") % {"most": 2000})
        plans.remark(draft, by=request.user, note=form.cleaned_data["note"])
        messages.success(request, _("Saved."))
    return redirect(draft)


@login_required
@require_POST
def plan_publish(request: Request, pk: int) -> HttpResponse:
    """Publish a draft."""
    draft = _kept(request, pk)
    with refusals_told(request):
        plans.publish(draft, by=request.user, on=timezone.localdate())
        messages.success(request, _("The plan is published: everybody can read it."))
    return redirect(draft)


@login_required
@require_POST
def plan_discard(request: Request, pk: int) -> HttpResponse:
    """Let a draft be."""
    draft = _kept(request, pk)
    with refusals_told(request):
        plans.discard(draft, by=request.user)
        messages.success(request, _("The draft is discarded."))
    return redirect("plan-list")


def _with_level(facilities: Iterable[Facility]) -> list[Facility]:
    """Give each the word for its risk: an annotation carries the value alone."""
    found = list(facilities)
    for facility in found:
        facility.risk = RiskLevel(facility.risk_level)  # type: ignore[attr-defined]
    return found


@login_required
def visit_due(request: Request) -> HttpResponse:
    """List the facilities due for a visit, the longest due first, each with one button that plans it."""
    require(ground_policy.may_inspect(request.user))
    today = timezone.localdate()
    checklists = _checklists(request)
    rows = due.due_visits(request.user, on=today).with_area()
    context = {
        "facilities": _with_level(rows[:DUE_ROWS]),
        "most": DUE_ROWS,
        "checklist": checklists.first(),
        "soon": due.next_working_day(today),
        "today": today,
        "key": uuid4,
    }
    return render(request, "inspections/planning/visit_due.html", context)


@login_required
@require_POST
def visit_due_plan(request: Request, facility_pk: int) -> HttpResponse:
    """Plan a visit for the next working day by one tap."""
    facility = get_object_or_404(Facility.objects.visible_to(request.user).with_area(), pk=facility_pk)
    form = TapForm(request.POST, checklists=_checklists(request))
    require(visits_policy.may_visit(request.user, facility))
    if form.is_valid():
        sent = form.cleaned_data
        with refusals_in(form):
            made = plans.plan_soon(
                facility, sent["checklist"], by=request.user, on=timezone.localdate(), key=sent["key"]
            )
            words = {"facility": facility, "day": f"{made.planned_on:%Y-%m-%d}"}
            messages.success(request, _("Planned for %(day)s: %(facility)s") % words)
    for errors in form.errors.values():
        messages.error(request, " ".join(map(str, errors)))
    return redirect("visit-due")
