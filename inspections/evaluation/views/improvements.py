"""Pages of the improvement plan: a measure, its plan, its report, its verdict."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.verification.forms import ReportForm
from inspections.evaluation import improvements, policy
from inspections.evaluation.forms import JudgeForm, PlanForm
from inspections.evaluation.models import Improvement
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in
from portal.workflow import workflow

FORM = "inspections/evaluation/improvement_form.html"


def _measure(request: Request, pk: int) -> Improvement:
    return get_object_or_404(Improvement.objects.visible_to(request.user).with_case(), pk=pk)


@login_required
def improvement(request: Request, pk: int) -> HttpResponse:
    """Show a measure with what is to be done next."""
    row = _measure(request, pk)
    context = {
        "row": row,
        "evidence": row.evidence.all(),
        "today": timezone.localdate(),
        "transitions": workflow.transitions(row),
    }
    return render(request, "inspections/evaluation/improvement.html", context)


@login_required
@transaction.atomic
def improvement_plan(request: Request, pk: int) -> HttpResponse:
    """Plan what will be done."""
    row = _measure(request, pk)
    require(policy.may_improve(request.user, row))
    form = PlanForm(request.POST or None, instance=row)
    if form.is_valid():
        with refusals_in(form):
            improvements.plan(row, by=request.user, on=timezone.localdate())
            messages.success(request, _("The measure is planned."))
            return redirect(row)
    return render(request, FORM, {"form": form, "row": row, "page_title": _("Plan the measure"), "submit": _("Save")})


@login_required
def improvement_report(request: Request, pk: int) -> HttpResponse:
    """Report what was done, with evidence."""
    row = _measure(request, pk)
    require(policy.may_improve(request.user, row))
    form = ReportForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        with refusals_in(form):
            improvements.report(row, by=request.user, on=timezone.localdate(), **form.cleaned_data)
            messages.success(request, _("Your report was sent. The bureau judges it and you are told here."))
            return redirect(row)
    context = {"form": form, "row": row, "page_title": _("Report the improvement"), "submit": _("Send the report")}
    return render(request, FORM, context)


@login_required
def improvement_judge(request: Request, pk: int) -> HttpResponse:
    """Confirm an improvement, or send it back."""
    row = _measure(request, pk)
    require(policy.may_judge(request.user, row))
    form = JudgeForm(request.POST or None)
    if form.is_valid():
        act: Callable = improvements.VERDICTS[form.cleaned_data["verdict"]]
        with refusals_in(form):
            act(row, by=request.user, on=timezone.localdate(), answer=form.cleaned_data["answer"])
            messages.success(request, _("Your answer is recorded and the operator is told."))
            return redirect(row)
    context = {"form": form, "row": row, "page_title": _("Judge the improvement"), "submit": _("Save")}
    return render(request, FORM, context)
