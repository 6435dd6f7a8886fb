"""Pages of targets: where they stand, their course and forecast, milestones, and the measures taken."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from metrics.ground import policy as ground_policy
from metrics.ground.forecast import CONFIDENCE, LEAST_POINTS
from metrics.ground.views import asked_area, trail
from metrics.indicators.models import Indicator, Target
from metrics.reports import policy as reports_policy
from metrics.targets import courses, milestones, policy
from metrics.targets.forms import ActionForm, MilestoneForm, ResultForm
from metrics.targets.models import Action
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in


@login_required
def target_list(request: Request) -> HttpResponse:
    """Show every target of an area: value, milestone, pace, what is expected."""
    area, today = asked_area(request), timezone.localdate()
    context = {
        "area": area,
        "trail": trail(request, area),
        "courses": courses.courses(area, on=today),
        "year": today.year,
    }
    return render(request, "metrics/targets/list.html", context)


@login_required
def target(request: Request, code: str) -> HttpResponse:
    """Show a target's course over the years, why it is behind, and the measures taken."""
    area, today = asked_area(request), timezone.localdate()
    course = courses.course(code, area, on=today)
    if course is None or course.card.target is None:
        raise Http404
    context = {
        "area": area,
        "trail": trail(request, area),
        "course": course,
        "card": course.card,
        "actions": course.card.target.actions.all(),
        "may_act": policy.may_act_on(request.user, course.card.target),
        "may_lead": reports_policy.may_lock(request.user),
        "year": today.year,
        "today": today,
        "confidence": CONFIDENCE,
        "least": LEAST_POINTS,
    }
    return render(request, "metrics/targets/detail.html", context)


def _target(request: Request, code: str) -> Target:
    require(ground_policy.may_see_some_figures(request.user))
    return get_object_or_404(Target.objects.select_related("department"), indicator_code=code)


def _context(found: Target) -> dict[str, object]:
    return {"target": found, "indicator": Indicator.objects.filter(code=found.indicator_code).last()}


@login_required
def milestone_add(request: Request, code: str) -> HttpResponse:
    """Set what is asked for a year to come."""
    found = _target(request, code)
    require(reports_policy.may_lock(request.user))
    form = MilestoneForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            milestones.add_milestone(found, **form.cleaned_data, by=request.user, on=timezone.localdate())
            messages.success(request, _("The milestone is set."))
            return redirect("target", code)
    return render(request, "metrics/targets/milestone.html", _context(found) | {"form": form})


@login_required
def action_add(request: Request, code: str) -> HttpResponse:
    """Enter a measure towards a target."""
    found = _target(request, code)
    require(policy.may_act_on(request.user, found))
    form = ActionForm(request.POST or None, instance=Action(target=found))
    if form.is_valid():
        milestones.plan(form.instance, by=request.user)
        messages.success(request, _("The measure is entered."))
        return redirect("target", code)
    return render(request, "metrics/targets/action.html", _context(found) | {"form": form})


@login_required
def action_finish(request: Request, pk: int) -> HttpResponse:
    """Say that a measure is done."""
    require(ground_policy.may_see_some_figures(request.user))
    action = get_object_or_404(Action.objects.select_related("target__department"), pk=pk)
    require(policy.may_act_on(request.user, action.target))
    form = ResultForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            milestones.finish(action, by=request.user, on=timezone.localdate(), result=form.cleaned_data["result"])
            messages.success(request, _("The measure is done."))
            return redirect("target", action.target.indicator_code)
    return render(request, "metrics/targets/finish.html", _context(action.target) | {"form": form, "action": action})
