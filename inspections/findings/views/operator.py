"""The operator's pages on a finding: the answer, more time, the appeal."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.appeals import appeals
from facilities.appeals.forms import AppealForm
from facilities.verification.forms import ReportForm
from inspections.findings import extensions, proceedings, rectification
from inspections.findings.forms import ExtensionForm
from inspections.findings.models import Finding
from portal.accounts.requests import Request
from portal.acts import refusals_in


@login_required
def finding_answer(request: Request, pk: int) -> HttpResponse:
    """Say what was done, with evidence."""
    finding = _mine(request, pk)
    form = ReportForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        with refusals_in(form):
            rectification.answer(finding, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Your answer was sent. The inspectors check it and you are told here."))
            return redirect(finding)
    context = {
        "finding": finding,
        "form": form,
        "case": proceedings.case(finding, on=timezone.localdate()),
        "today": timezone.localdate(),
    }
    return render(request, "inspections/findings/finding_answer.html", context)


@login_required
def finding_extend(request: Request, pk: int) -> HttpResponse:
    """Ask for more working days before the last day."""
    finding, at = _mine(request, pk), timezone.now()
    today = timezone.localdate(at)
    form = ExtensionForm(request.POST or None, most=extensions.most_days(on=today))
    if form.is_valid():
        with refusals_in(form):
            extensions.ask(finding, by=request.user, at=at, **form.cleaned_data)
            messages.success(request, _("Your request was sent. The last day stays until it is granted."))
            return redirect(finding)
    context = {"finding": finding, "form": form, "obstacle": extensions.obstacle(finding, on=today), "today": today}
    return render(request, "inspections/findings/finding_extend.html", context)


@login_required
def finding_appeal(request: Request, pk: int) -> HttpResponse:
    """Appeal against a finding, with reasons and papers."""
    finding, today = _mine(request, pk), timezone.localdate()
    form = AppealForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        reasons, papers = form.cleaned_data["reasons"], form.cleaned_data["papers"]
        with refusals_in(form):
            appeal = appeals.file(finding, reasons=reasons, uploads=papers, by=request.user, on=today)
            messages.success(request, _("Your appeal %(number)s is filed.") % {"number": appeal.number})
            return redirect(appeal)
    context = {
        "finding": finding,
        "form": form,
        "last_day": appeals.last_day(finding),
        "may_appeal": appeals.may_appeal(request.user, finding, on=today),
        "earlier": appeals.about(finding).first(),
    }
    return render(request, "inspections/findings/finding_appeal.html", context)


def _mine(request: Request, pk: int) -> Finding:
    return get_object_or_404(Finding.objects.operated_by(request.user).with_case(), pk=pk)
