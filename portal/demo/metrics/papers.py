"""Invented reports as rows: what an office sent, when, and how far it has come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from django.db import connection
from django.db.models import Model, OuterRef, Subquery
from django.utils import timezone

from metrics.ground import periods
from metrics.models import Report, ReportKind, ReportVersion
from metrics.reports.choices import ReportState as S
from metrics.reports.models.reports import Values

Office = tuple[str, int | None]  # division code, facility


@dataclass(frozen=True)
class Paper:
    """One report to be invented; one that is a draft was never sent."""

    office: Office
    period: date
    values: Values
    state: S = S.APPROVED


def kind_of(code: str) -> ReportKind:
    """Return the newest version of a kind."""
    return ReportKind.objects.filter(code=code).order_by("-version")[0]


def closed_periods(kind: ReportKind, on: date, most: int) -> list[date]:
    """Return the last periods that have ended by the day, the oldest first."""
    found, period = list[date](), periods.first_day(kind.frequency, on)
    while len(found) < most:
        period = periods.preceding(kind.frequency, period)
        found.append(period)
    return [period for period in reversed(found) if period >= kind.valid_from]


def put(
    kind: ReportKind, papers: Iterable[Paper], random: Random, on: date
) -> dict[tuple[Office, date], ReportVersion]:
    """Write reports with the version that was sent of each; return the versions that count, by office and period."""
    known = set(Report.objects.filter(kind=kind).values_list("area", "facility", "period"))
    new = [paper for paper in papers if (*paper.office, paper.period) not in known]
    reports = Report.objects.bulk_create([_report(kind, paper, random, on) for paper in new], batch_size=1000)
    sent = [report for report in reports if report.sent_on]
    versions = ReportVersion.objects.bulk_create([_version(report) for report in sent], batch_size=1000)
    _analyze(Report, ReportVersion)
    latest = ReportVersion.objects.filter(report=OuterRef("pk")).order_by("-number").values("pk")[:1]
    Report.objects.filter(kind=kind, is_demo=True, state=S.APPROVED, counted=None).update(counted=Subquery(latest))
    counting = [version for version in versions if version.report.state == S.APPROVED]
    return {((v.report.area_id, v.report.facility_id), v.report.period): v for v in counting}


def _analyze(*models: type[Model]) -> None:
    """Let the planner know of rows that nobody has committed: it takes the tables for empty until then."""
    tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in models)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {tables}")


def _report(kind: ReportKind, paper: Paper, random: Random, on: date) -> Report:
    area, facility = paper.office
    due_on = kind.due_on(paper.period)
    days = random.choice([-6, -5, -4, -3, -2, -2, -1, -1, 0, 0, 2])  # one in eleven is late
    sent_on = min(due_on + timedelta(days=days), on - timedelta(days=random.randint(2, 40)) if due_on > on else on)
    return Report(
        kind=kind, period=paper.period, area_id=area, facility_id=facility, values=paper.values, state=paper.state,
        due_on=due_on, sent_on=None if paper.state == S.DRAFT else sent_on, is_demo=True, revision=1,
    )  # fmt: skip


def _version(report: Report) -> ReportVersion:
    return ReportVersion(report=report, number=1, values=report.values, sent_at=evening(report.sent_on))  # type: ignore[arg-type]


def evening(day: date) -> datetime:
    """Return five in the afternoon."""
    return timezone.make_aware(datetime.combine(day, time(17, 0)))
