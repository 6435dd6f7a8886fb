"""Orders to correct, as both sides see them: the operator reports the correction, the bureau re-checks it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.ground import policy as ground_policy
from facilities.verification import policy, verifications
from facilities.verification.forms import RecheckForm, ReportForm
from facilities.verification.models import CorrectionOrder
from portal import actions
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.models import Letter
from portal.workflow import workflow


@login_required
def order(request: Request, pk: int) -> HttpResponse:
    """Show the order with its points, its term, the answers and what can be done next."""
    row, today = _visible(request, pk), timezone.localdate()
    context = {
        "order": row,
        "facility": row.facility,
        "points": row.points.select_related("clause__regulation"),
        "answers": row.answers.select_related("by", "checked_by").prefetch_related("evidence"),
        "letters": Letter.objects.about(row),
        "terms": [clock.replay(term, on=today) for term in clock.terms(row)],
        "due": clock.running(row, TermKind.CORRECTION),
        "transitions": workflow.transitions(row),
        "may": actions.allowed(row, request.user),
        "today": today,
    }
    return render(request, "facilities/verification/order.html", context)


@login_required
def order_report(request: Request, pk: int) -> HttpResponse:
    """Let the operator say what was done, with evidence."""
    row = _visible(request, pk)
    require(ground_policy.may_operate(request.user, row.facility))
    form = ReportForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        with refusals_in(form):
            verifications.report(row, by=request.user, on=timezone.localdate(), **form.cleaned_data)
            messages.success(request, _("Your correction is reported. The bureau re-checks it."))
            return redirect(row)
    return render(request, "facilities/verification/order_report.html", {"order": row, "form": form})


@login_required
def order_recheck(request: Request, pk: int) -> HttpResponse:
    """Find the correction sufficient or not, on site or on file."""
    row = _visible(request, pk)
    require(policy.may_recheck(request.user, row))
    form = RecheckForm(request.POST or None)
    if form.is_valid():
        sent = form.cleaned_data
        act = (
            verifications.find_corrected
            if sent["verdict"] == RecheckForm.SUFFICIENT
            else verifications.find_insufficient
        )
        with refusals_in(form):
            act(row, by=request.user, on=timezone.localdate(), way=sent["way"], note=sent["note"])
            messages.success(request, _("The result of the re-check is kept, and the operator is told."))
            return redirect(row)
    context = {"order": row, "form": form, "answer": row.answers.filter(is_sufficient__isnull=True).first()}
    return render(request, "facilities/verification/order_recheck.html", context)


def _visible(request: Request, pk: int) -> CorrectionOrder:
    rows = CorrectionOrder.objects.visible_to(request.user).with_facility().select_related("verification")
    return get_object_or_404(rows, pk=pk)
