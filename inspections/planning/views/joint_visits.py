"""Pages of joint visits: call one, say whether one's department takes part, call it off."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.models import Facility
from inspections.checklists.models import Checklist
from inspections.planning import due, joint_visits, policy
from inspections.planning.forms import JoinForm, JointVisitForm
from inspections.planning.models import Appointment, Invitation
from inspections.visits import policy as visits_policy
from inspections.visits.forms import CancelForm
from portal import actions
from portal.accounts.requests import Request
from portal.accounts.scope import require, scope_of
from portal.acts import refusals_in
from portal.models import Department


def _visible(request: Request, pk: int) -> Appointment:
    rows = Appointment.objects.visible_to(request.user).select_related("facility__area", "department", "called_by")
    return get_object_or_404(rows, pk=pk)


@login_required
def appointment_create(request: Request, facility_pk: int) -> HttpResponse:
    """Call a joint visit to a facility."""
    facility = get_object_or_404(Facility.objects.visible_to(request.user).with_area(), pk=facility_pk)
    require(visits_policy.may_visit(request.user, facility))
    today = timezone.localdate()
    current = Checklist.objects.current(today)
    others = Department.objects.filter(pk__in=current.values("department")).exclude(
        pk__in=scope_of(request.user).departments
    )
    form = JointVisitForm(
        request.POST or None,
        checklists=current.for_user(request.user),
        departments=others,
        initial={"planned_on": due.next_working_day(today)},
    )
    if form.is_valid():
        sent = form.cleaned_data
        with refusals_in(form):
            made = joint_visits.call(
                facility,
                sent["checklist"],
                sent["departments"],
                by=request.user,
                day=sent["planned_on"],
                on=today,
                reason=sent["reason"],
                key=sent["key"],
            )
            messages.success(request, _("The joint visit is called; the departments are asked to take part."))
            return redirect(made)
    return render(request, "inspections/planning/appointment_create.html", {"facility": facility, "form": form})


@login_required
def appointment(request: Request, pk: int) -> HttpResponse:
    """Show a joint visit, who takes part, and what each department has found."""
    found = _visible(request, pk)
    asked = Invitation.objects.answerable_by(request.user).filter(appointment=found)
    context = {
        "appointment": found,
        "visits": found.visits.with_facility(),
        "visible": set(found.visits.visible_to(request.user).values_list("pk", flat=True)),
        "invitations": found.invitations.select_related("department", "answered_by"),
        "asked": asked.first() if visits_policy.may_visit(request.user, found.facility) else None,
        "may": actions.allowed(found, request.user),
        "transitions": found.transitions.select_related("by"),
    }
    return render(request, "inspections/planning/appointment_detail.html", context)


@login_required
def appointment_answer(request: Request, pk: int) -> HttpResponse:
    """Take part in a joint visit, or say why not."""
    found, today = _visible(request, pk), timezone.localdate()
    rows = Invitation.objects.answerable_by(request.user).select_related("appointment__facility__area", "department")
    invitation = get_object_or_404(rows.filter(appointment=found))
    current = Checklist.objects.current(today).filter(department=invitation.department_id)
    form = JoinForm(request.POST or None, checklists=current)
    if form.is_valid():
        sent = form.cleaned_data
        with refusals_in(form):
            if sent["answer"] == JoinForm.JOIN:
                joint_visits.accept(invitation, sent["checklist"], by=request.user, on=today)
            else:
                joint_visits.decline(invitation, by=request.user, note=sent["note"])
            return redirect(found)
    return render(request, "inspections/planning/appointment_answer.html", {"appointment": found, "form": form})


@login_required
def appointment_cancel(request: Request, pk: int) -> HttpResponse:
    """Call a joint visit off, with the reason."""
    found = _visible(request, pk)
    require(policy.may_call_off(request.user, found))
    form = CancelForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            joint_visits.call_off(found, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("The joint visit is called off; the departments are told."))
            return redirect(found)
    return render(request, "inspections/planning/appointment_cancel.html", {"appointment": found, "form": form})
