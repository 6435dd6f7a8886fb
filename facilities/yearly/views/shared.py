"""Suspensions, plans for the end, annual reports and appeals: one page each, on which every side sees what it may do."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render

from facilities.ground.views.affairs import context_of, visible
from facilities.yearly import annual_reports
from facilities.yearly.models import AnnualReport
from portal.accounts.requests import Request


@login_required
def annual_report(request: Request, pk: int) -> HttpResponse:
    """Show an annual report with the portal's figures."""
    row: AnnualReport = visible(request, AnnualReport, pk)
    context = context_of(request, row)
    context |= {
        "figures": annual_reports.figures(row),
        "lacking": annual_reports.lacking(row) if row.state in annual_reports.IN_HAND else [],
        "figures_are_kept": row.state not in annual_reports.IN_HAND,
        "answers": [(row._meta.get_field(name).verbose_name, getattr(row, name)) for name in annual_reports.ASKED],
    }
    return render(request, "facilities/yearly/annual_report.html", context)


@login_required
def annual_report_pdf(request: Request, pk: int) -> HttpResponse:
    """Hand out an annual report as PDF."""
    row: AnnualReport = visible(request, AnnualReport, pk)
    answer = HttpResponse(annual_reports.render(row), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="annual-report-{row.pk}-{row.year}.pdf"'
    return answer
