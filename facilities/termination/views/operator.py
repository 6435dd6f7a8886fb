"""The operator plans the end of a facility, hands the plan in, carries it out and reports it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facilities.ground import policy
from facilities.ground.views.affairs import visible
from facilities.ground.views.own import running_facility
from facilities.termination import terminations
from facilities.termination.forms import ArrangementForm, TerminationForm
from facilities.termination.models import Arrangement, Termination
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in, refusals_told


@login_required
def termination_create(request: Request, pk: int) -> HttpResponse:
    """Begin the plan for the end of a facility."""
    facility, today = running_facility(request, pk), timezone.localdate()
    if running := facility.terminations.filter(state__in=terminations.MOVES).first():
        return redirect(running)
    form = TerminationForm(request.POST or None, instance=Termination(facility=facility))
    if form.is_valid():
        with refusals_in(form):
            row = terminations.draft(form.save(commit=False), by=request.user, on=today)
            messages.success(request, _("The plan is begun. Say next, class by class, where the children go."))
            return redirect(row)
    explanation = _("The facility stays filed until children and staff are settled and the bureau has confirmed it.")
    context = {"facility": facility, "form": form, "heading": _("End the service"), "explanation": explanation}
    return render(request, "facilities/ground/form.html", context)


@login_required
@transaction.atomic
def termination_edit(request: Request, pk: int) -> HttpResponse:
    """Change the plan while it is in the operator's hands."""
    row: Termination = visible(request, Termination, pk)
    terminations.require_open(row, by=request.user)
    form = TerminationForm(request.POST or None, instance=row)
    if form.is_valid():
        terminations.require_in_hand(row, by=request.user)
        form.save()
        messages.success(request, _("Saved."))
        return redirect(row)
    context = {"facility": row.facility, "form": form, "heading": _("Plan for the end"), "back": row.get_absolute_url()}
    return render(request, "facilities/ground/form.html", context)


def _arrangement(request: Request, pk: int, arrangement_pk: int) -> Arrangement:
    row: Termination = visible(request, Termination, pk)
    arrangement = get_object_or_404(row.arrangements.select_related("care_class"), pk=arrangement_pk)
    arrangement.termination = row
    return arrangement


@login_required
def arrangement_edit(request: Request, pk: int, arrangement_pk: int) -> HttpResponse:
    """Say where the children of a class go."""
    arrangement = _arrangement(request, pk, arrangement_pk)
    row = arrangement.termination
    terminations.require_open(row, by=request.user)
    form = ArrangementForm(request.POST or None, instance=arrangement)
    if form.is_valid():
        terminations.arrange(arrangement, form.cleaned_data, by=request.user)
        messages.success(request, _("Saved."))
        return redirect(row)
    context = {"facility": row.facility, "form": form, "heading": arrangement.name, "back": row.get_absolute_url()}
    return render(request, "facilities/ground/form.html", context)


@login_required
@require_POST
def termination_submit(request: Request, pk: int) -> HttpResponse:
    """Hand the plan in, or say what it lacks."""
    row: Termination = visible(request, Termination, pk)
    require(policy.may_operate(request.user, row.facility))
    with refusals_told(request):
        terminations.submit(row, by=request.user, on=timezone.localdate())
        messages.success(request, _("The plan is with the bureau."))
    return redirect(row)


@login_required
@require_POST
def arrangement_settle(request: Request, pk: int, arrangement_pk: int) -> HttpResponse:
    """Report that the children of a class are settled."""
    arrangement = _arrangement(request, pk, arrangement_pk)
    terminations.settle(arrangement, by=request.user, on=timezone.localdate())
    messages.success(request, _("“%(name)s” is settled.") % {"name": arrangement})
    return redirect(arrangement.termination)


@login_required
@require_POST
def termination_staff(request: Request, pk: int) -> HttpResponse:
    """Report that the staff is settled."""
    row: Termination = visible(request, Termination, pk)
    terminations.settle_staff(row, by=request.user, on=timezone.localdate())
    messages.success(request, _("The staff is settled."))
    return redirect(row)


@login_required
@require_POST
def termination_report(request: Request, pk: int) -> HttpResponse:
    """Report the plan as carried out, or say what is outstanding."""
    row: Termination = visible(request, Termination, pk)
    require(policy.may_operate(request.user, row.facility))
    with refusals_told(request):
        terminations.report(row, by=request.user, on=timezone.localdate())
        messages.success(request, _("Reported. The bureau confirms it and closes the filing."))
    return redirect(row)


@login_required
@require_POST
def termination_withdraw(request: Request, pk: int) -> HttpResponse:
    """Give the end up; the facility goes on."""
    row: Termination = visible(request, Termination, pk)
    terminations.withdraw(row, by=request.user, on=timezone.localdate())
    messages.success(request, _("The facility goes on."))
    return redirect(row)
