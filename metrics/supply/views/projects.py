"""Pages of projects: the board by department, steps, opening and dropping."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import Count, Min, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from metrics.ground.views import district
from metrics.supply import costs, policy, projects
from metrics.supply.choices import ProjectState
from metrics.supply.forms import BoardForm, DropForm, OpenForm, ProjectForm, ResultForm, StepForm
from metrics.supply.models import Project, ProjectStep
from portal import actions, paging
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in

FORM = "metrics/supply/project_form.html"
BROUGHT = ("name", "area", "premises", "address", "places")  # what a link to the form may fill in


@login_required
def project_list(request: Request) -> HttpResponse:
    """List projects with their next step and what they take of support, by department: who leads, who owes, who is late."""
    require(policy.may_see_supply(request.user))
    today, owed = timezone.localdate(), Q(steps__done_on=None)
    seen = Project.objects.visible_to(request.user)
    lines = projects.board(seen, ProjectStep.objects.visible_to(request.user), on=today)
    form = BoardForm(request.GET, lines=lines)
    chosen = form.cleaned_data.get("department") if form.is_valid() else None
    kept = (seen.of_department(chosen) if chosen else seen).select_related("area__parent", "department")
    rows = kept.annotate(owed=Count("steps", filter=owed), next_due=Min("steps__due_on", filter=owed))
    page, pager = paging.page(rows, request.GET, by="opens_on")
    support = costs.support(district(), on=today)
    for project in page:
        project.support = support.of(project.places)
    context = {
        "projects": page,
        "pager": pager,
        "lines": lines,
        "form": form,
        "chosen": chosen,
        "support": support,
        "today": today,
        "may_plan": policy.may_plan(request.user),
    }
    return render(request, "metrics/supply/project_list.html", context)


def _project(request: Request, pk: int) -> Project:
    rows = Project.objects.visible_to(request.user).select_related("area__parent", "department", "premises", "facility")
    return get_object_or_404(rows, pk=pk)


@login_required
def project_detail(request: Request, pk: int) -> HttpResponse:
    """Show a project with its steps."""
    project, today = _project(request, pk), timezone.localdate()
    steps = list(project.steps.select_related("department", "done_by"))
    for step in steps:
        step.project = project
    support = costs.support(district(), on=today)
    context = {
        "project": project,
        "support": support,
        "taken": support.of(project.places),
        "steps": [(step, "finish" in actions.allowed(step, request.user, on=today)) for step in steps],
        "transitions": project.transitions.select_related("by"),
        "today": today,
    }
    return render(request, "metrics/supply/project.html", context)


@login_required
def project_create(request: Request) -> HttpResponse:
    """Plan a project."""
    require(policy.may_plan(request.user))
    return _edited(request, Project(), _("Plan a project"))


@login_required
def project_edit(request: Request, pk: int) -> HttpResponse:
    """Change a project that is planned."""
    project = _project(request, pk)
    require(policy.may_change(request.user, project))
    if project.state != ProjectState.PLANNED:
        raise Http404
    return _edited(request, project, _("Change the project"))


@transaction.atomic
def _edited(request: Request, project: Project, title: str) -> HttpResponse:
    brought = {} if project.pk else {name: request.GET[name] for name in BROUGHT if name in request.GET}
    form = ProjectForm(request.POST or None, instance=project, user=request.user, initial=brought)
    if form.is_valid():
        with refusals_in(form):
            saved = projects.save(form.instance, by=request.user, on=timezone.localdate())
            messages.success(request, _("Saved."))
            return redirect(saved)
    context = {"form": form, "page_title": title, "project": project if project.pk else None}
    return render(request, FORM, context)


@login_required
def step_add(request: Request, pk: int) -> HttpResponse:
    """Ask something of a department."""
    project = _project(request, pk)
    require(policy.may_change(request.user, project))
    form = StepForm(request.POST or None, instance=ProjectStep(project=project))
    if form.is_valid():
        with refusals_in(form):
            projects.add_step(form.instance, by=request.user)
            messages.success(request, _("Saved. It stands on the department's worklist."))
            return redirect(project)
    return render(request, FORM, {"form": form, "page_title": _("Ask a department"), "project": project})


@login_required
def step_finish(request: Request, pk: int) -> HttpResponse:
    """Report a step done."""
    rows = ProjectStep.objects.visible_to(request.user).select_related("project__area", "department")
    step = get_object_or_404(rows, pk=pk)
    require(policy.may_finish(request.user, step))
    form = ResultForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            projects.finish_step(step, form.cleaned_data["result"], by=request.user, on=timezone.localdate())
            messages.success(request, _("The step is reported done."))
            return redirect(step.project)
    context = {"form": form, "page_title": _("Report a step done"), "project": step.project, "step": step}
    return render(request, FORM, context)


@login_required
def project_open(request: Request, pk: int) -> HttpResponse:
    """Say as which facility the places opened."""
    project = _project(request, pk)
    require(policy.may_change(request.user, project))
    form = OpenForm(request.POST or None, project=project)
    if form.is_valid():
        with refusals_in(form):
            projects.open_places(project, form.cleaned_data["facility"], by=request.user)
            messages.success(request, _("The places are open."))
            return redirect(project)
    return render(request, FORM, {"form": form, "page_title": _("The places opened"), "project": project})


@login_required
def project_drop(request: Request, pk: int) -> HttpResponse:
    """Give a project up."""
    project = _project(request, pk)
    require(policy.may_change(request.user, project))
    form = DropForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            projects.drop(project, form.cleaned_data["reason"], by=request.user)
            messages.success(request, _("The project is dropped."))
            return redirect(project)
    return render(request, FORM, {"form": form, "page_title": _("Drop the project"), "project": project})
