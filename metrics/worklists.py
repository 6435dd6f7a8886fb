"""What waits for those who report, who check, and who answer for targets."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Max, Min, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from facilities.models import Facility
from metrics import periods, policy
from metrics.choices import ReportState
from metrics.models import Action, FacilityBreach, FacilitySummary, Report, ReportKind, RollupDifference
from metrics.querysets import InAreaQuerySet
from portal import permissions
from portal.choices import Severity
from portal.models import User
from portal.rulebook import Outcome
from portal.scope import scope_of
from portal.worklists import Item, worklist


@worklist
def reports_to_fill(user: User, on: date) -> Iterator[Item]:
    """One item for the reports of one kind and period that the user has to fill; due on their last day in time."""
    mine = Report.objects.filled_by(user).filter(state=ReportState.DRAFT).unlocked(on)
    for kind, row in _grouped(mine):
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
    for kind, row in _grouped(Report.objects.checked_by(user)):
        period = periods.name_of(kind.frequency, row["period"])
        yield Item(
            title=_("Check reports: %(kind)s %(period)s") % {"kind": kind, "period": period},
            subject=_("reports that wait: %(count)s") % {"count": row["count"]},
            url=reverse("report-period", args=[kind.code, period]),
            kind=_("Figures"),
        )


@worklist
def measures_to_finish(user: User, on: date) -> Iterator[Item]:
    """Measures towards the targets of the user's department that are not done yet."""
    departments = scope_of(user).departments if policy.may_open_duties(user) else ()
    for action in (
        Action.objects.filter(target__department__in=departments, done_on=None)
        .select_related("target")
        .order_by("due_on")[:MOST]
    ):
        yield Item(
            title=_("Finish a measure towards a target"),
            subject=action.text,
            url=reverse("target", args=[action.target.indicator_code]),
            kind=_("Targets"),
            due_on=action.due_on,
        )


@worklist
def rules_not_met(user: User, on: date) -> Iterator[Item]:
    """For the operator: facilities of which serious or major rules are not met, with the way to what and since when."""
    own = Facility.objects.operated_by(user)
    for row in _breached(FacilitySummary.objects.filter(facility__in=own))[:MOST]:
        count = row.serious + row.major
        yield Item(
            title=_("Put right the rules that are not met: %(count)s") % {"count": count},
            subject=str(row.facility),
            url=reverse("facility-compliance", args=[row.pk]),
            kind=_("Compliance"),
        )


@worklist
def facilities_in_serious_breach(user: User, on: date) -> Iterator[Item]:
    """One item an area for those who check for it: how many facilities break a serious rule, and since when the first."""
    for code in sorted(scope_of(user).areas(permissions.APPROVE_FIGURES)):
        rows = FacilitySummary.objects.within(code).filter(is_overseen=True, serious__gt=0)
        broken = FacilityBreach.objects.filter(facility__in=rows.values("pk"), outcome=Outcome.BREACHED)
        first = broken.filter(clause__severity=Severity.SERIOUS).aggregate(first=Min("since"))["first"]
        if first:
            yield Item(
                title=_("Facilities that break a serious rule: %(count)s") % {"count": rows.count()},
                subject=_("the first since %(day)s") % {"day": first},
                url=f"{reverse('dashboard-facilities')}?area={code}&state=overseen&having=serious",
                kind=_("Compliance"),
            )


def _breached(rows: InAreaQuerySet) -> QuerySet[FacilitySummary]:
    found = rows.filter(is_overseen=True).filter(Q(serious__gt=0) | Q(major__gt=0))
    return found.select_related("facility").order_by("-risk", "pk")


@worklist
def alarms_of_the_summaries(user: User, on: date) -> Iterator[Item]:
    """One item for the alarms of the nightly comparison that nobody has looked at."""
    unseen = RollupDifference.objects.filter(seen_at=None) if policy.may_watch_rollups(user) else ()
    for row in unseen[:1]:
        yield Item(
            title=_("Alarm: summaries differed from the nightly recount"),
            subject=_("%(noun)s: %(count)s") % {"noun": row.noun_name, "count": row.count},
            url=reverse("rollup-list"),
            kind=_("Upkeep"),
            due_on=row.as_of,
        )


def _grouped(reports: object) -> Iterator[tuple[ReportKind, dict]]:
    rows = list(
        reports.order_by("-period", "kind")  # type: ignore[attr-defined]
        .values("kind", "period")
        .annotate(count=Count("pk", distinct=True), due=Max("due_on"), first=Min("pk"))[:MOST]
    )
    kinds = ReportKind.objects.in_bulk({row["kind"] for row in rows})
    for row in rows:
        yield kinds[row["kind"]], row
