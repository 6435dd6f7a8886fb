"""The operator asks for a suspension, gives it up, resumes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facilities.ground.views.affairs import visible
from facilities.ground.views.own import running_facility
from facilities.suspension import suspensions
from facilities.suspension.forms import SuspensionForm
from facilities.suspension.models import Suspension
from portal.accounts.requests import Request
from portal.acts import refusals_in
from portal.rulebook.rulebook import Limits


@login_required
def suspension_create(request: Request, pk: int) -> HttpResponse:
    """Ask for a suspension with reason, days, arrangement for the children and the notice to their parents."""
    facility, today = running_facility(request, pk), timezone.localdate()
    form = SuspensionForm(request.POST or None, instance=Suspension(facility=facility), today=today)
    if form.is_valid():
        with refusals_in(form):
            row = suspensions.ask(form.save(commit=False), by=request.user, on=today)
            messages.success(request, _("The bureau is asked.") if row.needs_agreement else _("The bureau is told."))
            return redirect(row)
    limits = Limits(today)
    explanation = _(
        "For up to %(told)s days the bureau is told; for longer it must agree; at most %(longest)s days. The "
        "suspension and its reason are shown in the public register, and it ends by itself after its last day."
    ) % {
        "told": int(limits["suspension.agreement_from_days"]) - 1,
        "longest": int(limits["suspension.longest_days"]),
    }
    context = {"facility": facility, "form": form, "heading": _("Suspend the service"), "explanation": explanation}
    return render(request, "facilities/ground/form.html", context)


@login_required
@require_POST
def suspension_withdraw(request: Request, pk: int) -> HttpResponse:
    """Give a suspension up before it begins."""
    row: Suspension = visible(request, Suspension, pk)
    suspensions.withdraw(row, by=request.user, on=timezone.localdate())
    messages.success(request, _("The suspension is withdrawn."))
    return redirect(row)


@login_required
@require_POST
def suspension_resume(request: Request, pk: int) -> HttpResponse:
    """Resume before the last day."""
    row: Suspension = visible(request, Suspension, pk)
    suspensions.resume(row, by=request.user, on=timezone.localdate())
    messages.success(request, _("The facility is open again."))
    return redirect(row)
