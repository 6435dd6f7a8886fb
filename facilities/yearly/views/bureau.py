"""What the bureau answers after a filing: suspensions, plans for the end, annual reports, appeals; certificates overdue."""

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.ground import policy
from facilities.ground.views.affairs import Acts, answer, visible
from facilities.yearly import annual_reports
from facilities.yearly.choices import AWAITED_REPORT_STATES, ReportState
from facilities.yearly.models import AnnualReport
from portal import paging
from portal.accounts.requests import Request
from portal.accounts.scope import require


@login_required
def annual_report_answer(request: Request, pk: int) -> HttpResponse:
    """Accept an annual report, or return it."""
    row: AnnualReport = visible(request, AnnualReport, pk)
    acts: Acts = {
        "accept": (_("Accept the report"), annual_reports.accept),
        "return": (_("Return it"), annual_reports.give_back),
    }
    return answer(request, row, acts, _("Answer to the annual report"))


@login_required
def annual_report_list(request: Request) -> HttpResponse:
    """Show annual reports: those that await an answer, those overdue, all."""
    require(policy.may_list_affairs(request.user))
    today, wanted = timezone.localdate(), request.GET.get("show", "")
    rows = AnnualReport.objects.visible_to(request.user).with_facility()
    shown = {
        "waiting": Q(state=ReportState.SUBMITTED),
        "overdue": Q(state__in=AWAITED_REPORT_STATES, due_on__lt=today),
    }.get(wanted, Q())
    reports, pager = paging.page(rows.filter(shown), request.GET, by="due_on")
    context = {"reports": reports, "pager": pager, "today": today, "show": wanted}
    return render(request, "facilities/yearly/annual_report_list.html", context)
