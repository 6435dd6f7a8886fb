"""What waits after a filing: for operators changes, plans and reports in their hands; for the bureau what it must answer."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from facilities.ground.worklists import item
from facilities.yearly.choices import AWAITED_REPORT_STATES, ReportState
from facilities.yearly.models import AnnualReport
from portal.models import User
from portal.pages.worklists import Item, worklist

MOST = 100  # items of one kind


@worklist
def reports_to_write(user: User, on: date) -> Iterator[Item]:
    """Annual reports that are due or were returned."""
    for row in AnnualReport.objects.operated_by(user).filter(state__in=AWAITED_REPORT_STATES).with_facility():
        title = _("Write the annual report %(year)s") % {"year": row.year}
        yield item(row, title, _("Annual report"), row.due_on)


@worklist
def reports_to_answer(user: User, on: date) -> Iterator[Item]:
    """Annual reports that were submitted."""
    for row in AnnualReport.objects.to_decide(user).filter(state=ReportState.SUBMITTED).with_facility()[:MOST]:
        yield item(row, _("Answer the annual report %(year)s") % {"year": row.year}, _("Annual report"))


@worklist
def reports_overdue(user: User, on: date) -> Iterator[Item]:
    """For the bureau: how many annual reports are overdue, as one item that opens the list."""
    late = AnnualReport.objects.to_decide(user).filter(state__in=AWAITED_REPORT_STATES, due_on__lt=on)
    if count := late.count():
        yield Item(
            title=_("Annual reports overdue: %(count)s") % {"count": count},
            subject="",
            url=reverse("annual-report-list") + "?show=overdue",
            kind=_("Annual report"),
        )
