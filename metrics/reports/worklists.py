"""What waits of reports: to fill in, asked back, to check and to pass on."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from metrics.ground import periods
from metrics.reports.choices import ReportState
from metrics.reports.models.reports import Report, ReportKind
from portal import permissions
from portal.accounts.scope import may_anywhere
from portal.models import User
from portal.pages.worklists import Computed, Item, Kind, Pool, Row, worded, worklist

FIGURES = Kind("figures", gettext_lazy("Figures"))
RETURNED = (ReportState.RETURNED, ReportState.CORRECTING)


@worklist
def reports_to_fill(user: User, on: date) -> Iterator[Computed]:
    """Reports that the user has to fill, one item for those of one kind and period; reports returned, and corrections begun."""
    mine = Report.objects.filled_by(user).unlocked(on)
    drafts, returned = mine.filter(state=ReportState.DRAFT), mine.filter(state__in=RETURNED)
    yield Computed(FIGURES, drafts, lambda: map(_to_fill, grouped(drafts)))
    yield Computed(FIGURES, returned, lambda: (_asked_back(report, on) for report in returned.with_office()))


def _to_fill(group: tuple[ReportKind, Any]) -> Item:
    kind, row = group
    title = _("Report: %(kind)s %(period)s") % {"kind": kind, "period": periods.name_of(kind.frequency, row["period"])}
    many = f"{reverse('report-list')}?show=mine&kind={kind.pk}&state=draft"
    url = many if row["count"] > 1 else reverse("report", args=[row["first"]])
    return Item(title, _("reports to fill in: %(count)s") % {"count": row["count"]}, url, FIGURES, row["due"])


def _asked_back(report: Report, on: date) -> Item:
    is_returned = report.state == ReportState.RETURNED
    title = _("Correct or explain a returned report") if is_returned else _("Send the correction begun")
    due_on = max(on, report.due_on) if is_returned else None
    return Item(title, str(report), report.get_absolute_url(), FIGURES, due_on)


@worklist
def reports_to_pass_on(user: User, on: date) -> Iterator[Pool]:
    """One item for the reports of one kind and period that wait for the user's check or approval."""
    if not may_anywhere(user, permissions.APPROVE_FIGURES):
        return
    rows = Report.objects.checked_by(user).order_by().values("kind", "period")
    counted = rows.annotate(count=Count("pk", distinct=True), first=Min("pk"))
    facts = {"code": "kind__code", "frequency": "kind__frequency", "period": "period", "count": "count"}
    facts["kind"] = worded("kind__name")
    yield Pool(FIGURES, counted, _to_check, _period, key="first", subject=Value(""), area=None, facts=facts)


def _to_check(row: Row) -> str:
    words = _("Check reports: %(kind)s %(period)s (%(count)s wait)")
    return words.replace("%(period)s", _period_of(row))


def _period_of(row: Row) -> str:
    return periods.name_of(row["frequency"], date.fromisoformat(row["period"]))


def _period(row: Row) -> str:
    return reverse("report-period", args=[row["code"], _period_of(row)])


def grouped(reports: QuerySet[Report]) -> Iterable[tuple[ReportKind, Any]]:
    """Gather rows of one kind and period, the latest period first."""
    rows = reports.order_by("-period", "kind").values("kind", "period")
    counted = list(rows.annotate(count=Count("pk", distinct=True), due=Max("due_on"), first=Min("pk")))
    kinds = ReportKind.objects.in_bulk({row["kind"] for row in counted})
    return [(kinds[row["kind"]], row) for row in counted]
