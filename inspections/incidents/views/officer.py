"""Pages of those who investigate, and of those who keep the alert rules."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from inspections.incidents import investigation, policy, steps
from inspections.incidents.forms import AlertRuleForm, ClassForm, ConcludeIncidentForm, ExcuseForm, LessonForm
from inspections.incidents.models import AlertRule, Incident
from inspections.incidents.views.shared import form_page, visible
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in, refusals_told
from portal.rulebook.policy import may_keep_rulebook


def _investigated(request: Request, pk: int) -> Incident:
    found = visible(request, pk)
    require(policy.may_investigate(request.user, found))
    return found


@login_required
@require_POST
def incident_take_up(request: Request, pk: int) -> HttpResponse:
    """Begin the investigation."""
    found = _investigated(request, pk)
    with refusals_told(request):
        investigation.take_up(found, by=request.user)
        messages.success(request, _("The investigation is yours."))
    return redirect(found)


@login_required
def incident_reclassify(request: Request, pk: int) -> HttpResponse:
    """Another kind or severity."""
    found = _investigated(request, pk)
    form = ClassForm(request.POST or None, initial={"kind": found.kind, "severity": found.severity})
    if form.is_valid():
        with refusals_in(form):
            investigation.reclassify(found, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Saved; whoever it concerns is told."))
            return redirect(found)
    return form_page(request, found, form, title=_("Kind and severity"), submit=_("Save"))


@login_required
def incident_conclude(request: Request, pk: int) -> HttpResponse:
    """Conclude the investigation."""
    found, form = _investigated(request, pk), ConcludeIncidentForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            investigation.conclude(found, by=request.user, on=timezone.localdate(), **form.cleaned_data)
            messages.success(request, _("The incident is concluded."))
            return redirect(found)
    return form_page(request, found, form, title=_("Conclude the investigation"), submit=_("Conclude the incident"))


@login_required
def incident_excuse(request: Request, pk: int) -> HttpResponse:
    """Say why a step was not to be done."""
    found = _investigated(request, pk)
    form = ExcuseForm(request.POST or None, open_steps=steps.missing(found))
    if form.is_valid():
        with refusals_in(form):
            steps.excuse(found, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("The step is excused; the reason stays with your name."))
            return redirect(found)
    return form_page(request, found, form, title=_("Excuse a step"), submit=_("Excuse it"))


@login_required
def lesson_create(request: Request, pk: int) -> HttpResponse:
    """Tell all operators what it teaches."""
    found = visible(request, pk)
    require(policy.may_tell_all(request.user, found))
    form = LessonForm(request.POST or None, initial={"title": found.get_kind_display(), "text": found.lessons})
    if form.is_valid():
        with refusals_in(form):
            made = investigation.tell_all(found, by=request.user, on=timezone.localdate(), **form.cleaned_data)
            messages.success(request, _("Published; every operator is told."))
            return redirect(made)
    return form_page(request, found, form, title=_("Lesson for all operators"), submit=_("Publish"))


@login_required
def alert_rule_list(request: Request) -> HttpResponse:
    """Show whom incidents of what kind and severity are told to."""
    require(may_keep_rulebook(request.user))
    rules = AlertRule.objects.select_related("department").order_by("order", "id")
    return render(request, "inspections/incidents/rule_list.html", {"rules": rules})


@login_required
def alert_rule_create(request: Request) -> HttpResponse:
    """Add a rule."""
    require(may_keep_rulebook(request.user))
    return _rule(request, AlertRule())


@login_required
def alert_rule_edit(request: Request, pk: int) -> HttpResponse:
    """Change a rule; it holds for incidents reported from now on."""
    require(may_keep_rulebook(request.user))
    return _rule(request, get_object_or_404(AlertRule, pk=pk))


@transaction.atomic
def _rule(request: Request, rule: AlertRule) -> HttpResponse:
    form = AlertRuleForm(request.POST or None, instance=rule)
    if form.is_valid():
        try:
            with transaction.atomic():
                form.save()
        except IntegrityError:
            form.add_error("department", _("There is a rule for this kind, severity and department already."))
        else:
            messages.success(request, _("The rule is saved and applies from the next report on."))
            return redirect("alert-rule-list")
    return render(request, "inspections/incidents/rule_form.html", {"form": form})
