"""What waits of annual reports: for operators those to write, for the bureau those to answer and how many are overdue."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from facilities.ground.worklists import affair
from facilities.yearly.choices import AWAITED_REPORT_STATES, ReportState
from facilities.yearly.models import AnnualReport
from portal import permissions
from portal.accounts.scope import may_anywhere
from portal.models import User
from portal.pages.worklists import Kind, Pool, worklist

REPORT = Kind("annual-report", gettext_lazy("Annual report"))
YEAR = {"year": "year"}


@worklist
def reports_to_write(user: User, on: date) -> Iterator[Pool]:
    """Annual reports that are due or were returned."""
    if may_anywhere(user, permissions.OPERATE):
        rows = AnnualReport.objects.operated_by(user).filter(state__in=AWAITED_REPORT_STATES)
        title = _("Write the annual report %(year)s")
        yield affair(rows, title, REPORT, "annual-report", "due_on", facts=YEAR)


@worklist
def reports_to_answer(user: User, on: date) -> Iterator[Pool]:
    """Annual reports that were submitted, and how many are overdue, as one item that opens the list."""
    if not may_anywhere(user, permissions.DECIDE_FILINGS):
        return
    rows = AnnualReport.objects.to_decide(user)
    title = _("Answer the annual report %(year)s")
    yield affair(rows.filter(state=ReportState.SUBMITTED), title, REPORT, "annual-report", facts=YEAR)
    late = rows.filter(state__in=AWAITED_REPORT_STATES, due_on__lt=on)
    url = reverse("annual-report-list") + "?show=overdue"
    yield affair(late, _("Annual reports overdue: %(count)s"), REPORT, url, together=True)
