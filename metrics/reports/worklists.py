"""What waits for those who report, who check, and who answer for targets."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Max, Min
from django.urls import reverse
from django.utils.translation import gettext as _

from metrics.ground import periods
from metrics.reports.choices import ReportState
from metrics.reports.models.reports import Report, ReportKind
from portal.models import User
from portal.pages.worklists import Item, worklist


@worklist
def reports_to_fill(user: User, on: date) -> Iterator[Item]:
    """One item for the reports of one kind and period that the user has to fill; due on their last day in time."""
    mine = Report.objects.filled_by(user).filter(state=ReportState.DRAFT).unlocked(on)
    for kind, row in grouped(mine):
        period = periods.name_of(kind.frequency, row["period"])
        url = f"{reverse('report-list')}?show=mine&kind={kind.pk}&state=draft"
        yield Item(
            title=_("Report: %(kind)s %(period)s") % {"kind": kind, "period": period},
            subject=_("reports to fill in: %(count)s") % {"count": row["count"]},
            url=url if row["count"] > 1 else reverse("report", args=[row["first"]]),
            kind=_("Figures"),
            due_on=row["due"],
        )


@worklist
def reports_asked_back(user: User, on: date) -> Iterator[Item]:
    """Reports that were returned to the user's office, and corrections begun but not sent."""
    returned = (ReportState.RETURNED, ReportState.CORRECTING)
    for report in Report.objects.filled_by(user).filter(state__in=returned).unlocked(on).with_office()[:MOST]:
        is_returned = report.state == ReportState.RETURNED
        yield Item(
            title=_("Correct or explain a returned report") if is_returned else _("Send the correction begun"),
            subject=str(report),
            url=report.get_absolute_url(),
            kind=_("Figures"),
            due_on=max(on, report.due_on) if is_returned else None,
        )


MOST = 20


@worklist
def reports_to_pass_on(user: User, on: date) -> Iterator[Item]:
    """One item for the reports of one kind and period that wait for the user's check or approval."""
    for kind, row in grouped(Report.objects.checked_by(user)):
        period = periods.name_of(kind.frequency, row["period"])
        yield Item(
            title=_("Check reports: %(kind)s %(period)s") % {"kind": kind, "period": period},
            subject=_("reports that wait: %(count)s") % {"count": row["count"]},
            url=reverse("report-period", args=[kind.code, period]),
            kind=_("Figures"),
        )


def grouped(reports: object) -> Iterator[tuple[ReportKind, dict]]:
    """Gather rows under one item each."""
    rows = list(
        reports.order_by("-period", "kind")  # type: ignore[attr-defined]
        .values("kind", "period")
        .annotate(count=Count("pk", distinct=True), due=Max("due_on"), first=Min("pk"))[:MOST]
    )
    kinds = ReportKind.objects.in_bulk({row["kind"] for row in rows})
    for row in rows:
        yield kinds[row["kind"]], row
