"""Pages of inspectors, made for a phone in one hand: whom to visit, the checklist, the conclusion, the re-check."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from inspections.findings import proceedings, rectification
from inspections.findings.choices import FindingState
from inspections.findings.forms import RecheckForm
from inspections.findings.models import Finding
from portal.accounts.requests import Request
from portal.acts import refusals_in


@login_required
def finding_recheck(request: Request, pk: int) -> HttpResponse:
    """Put what was found beside the evidence of its correction; close the finding or send it back."""
    finding = get_object_or_404(Finding.objects.rechecked_by(request.user).with_case(), pk=pk)
    form = RecheckForm(request.POST or None)
    if form.is_valid():
        judge = rectification.VERDICTS[form.cleaned_data["verdict"]]
        with refusals_in(form):
            judge(finding, by=request.user, at=timezone.now(), note=form.cleaned_data["note"])
            messages.success(request, _judged(finding))
            return redirect(finding)
    context = {
        "finding": finding,
        "form": form,
        "case": proceedings.case(finding, on=timezone.localdate()),
        "today": timezone.localdate(),
    }
    return render(request, "inspections/findings/finding_recheck.html", context)


def _judged(finding: Finding) -> str:
    if finding.state == FindingState.UNABLE:
        return _("It is recorded that this can't be corrected. The health bureau decides what follows.")
    if finding.closed_on:
        return _("The finding is closed. The operator sees it at once.")
    return _("The finding is sent back. What is left of the operator's term runs on.")
