"""The operator writes the annual report and submits it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facilities.ground import policy
from facilities.ground.views.affairs import visible
from facilities.yearly import annual_reports
from facilities.yearly.forms import AnnualReportForm
from facilities.yearly.models import AnnualReport
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_told


@login_required
@transaction.atomic
def annual_report_edit(request: Request, pk: int) -> HttpResponse:
    """Write the report; it may be saved unfinished and resumed."""
    row: AnnualReport = visible(request, AnnualReport, pk)
    annual_reports.require_writable(row, by=request.user)
    form = AnnualReportForm(request.POST or None, instance=row)
    if form.is_valid():
        annual_reports.require_in_hand(row, by=request.user)
        form.save()
        messages.success(request, _("Saved."))
        return redirect(row)
    context = {"row": row, "facility": row.facility, "form": form, "figures": annual_reports.figures(row)}
    return render(request, "facilities/yearly/annual_report_edit.html", context)


@login_required
@require_POST
def annual_report_submit(request: Request, pk: int) -> HttpResponse:
    """Submit the report, or say what it lacks."""
    row: AnnualReport = visible(request, AnnualReport, pk)
    require(policy.may_operate(request.user, row.facility))
    with refusals_told(request):
        annual_reports.submit(row, by=request.user, on=timezone.localdate())
        messages.success(request, _("The report is with the bureau."))
    return redirect(row)
