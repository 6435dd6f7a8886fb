"""Reports by spreadsheet: the template with the reporter's own rows, and the filled one back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from metrics.reports import policy, spreadsheets
from metrics.reports.choices import OPEN_REPORTS
from metrics.reports.forms import SheetForm
from metrics.reports.models.reports import Report
from metrics.reports.views.checking import asked
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in
from portal.documents.uploads import XLSX
from portal.tables.reading import Fault


@login_required
def sheet_template(request: Request, code: str, name: str) -> HttpResponse:
    """Hand out the template with a row for every report of the period that the user can fill now."""
    kind, period = asked(code, name)
    require(policy.may_fill_sheet(request.user, kind))
    mine = Report.objects.filter(kind=kind, period=period, state__in=OPEN_REPORTS).filled_by(request.user)
    rows = list(mine.with_office().order_by("area_id", "facility_id")[: spreadsheets.MOST_ROWS])
    response = HttpResponse(spreadsheets.write(kind, period, rows), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{kind.code}-{name}.xlsx"'
    return response


@login_required
def sheet(request: Request, code: str, name: str) -> HttpResponse:
    """Take a filled template: every row, or none with what is wrong in which cell."""
    kind, period = asked(code, name)
    require(policy.may_fill_sheet(request.user, kind))
    form, faults = SheetForm(request.POST or None, request.FILES or None), list[Fault]()
    if form.is_bound and form.is_valid():
        with refusals_in(form):
            saved, faults = spreadsheets.take(
                kind, period, form.cleaned_data["file"], by=request.user, on=timezone.localdate()
            )
            if not faults:
                messages.success(request, _("Reports filled in from the spreadsheet: %(count)s.") % {"count": saved})
                return redirect("report-list")
    context = {"kind": kind, "name": name, "form": form, "faults": faults[:100]}
    return render(request, "metrics/reports/sheet.html", context)
